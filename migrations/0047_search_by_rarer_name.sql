-- A search by name no longer reads all who bear a common name: what it read grew with the county.
-- squawk-ignore-file require-concurrent-index-creation

set local search_path = public;
-- Loads the extension: before that, only a superuser may set what a function below sets.
select similarity('', '');
set local role caseclock_owner;

create function name_words_v1(p_county smallint, p_name_key text) returns text[]
-- The words of a name, each with its county: so an index' list of a word is one county's.
language sql immutable strict parallel safe
return string_to_array(p_county::text || ':' || replace(p_name_key, ' ', ' ' || p_county::text || ':'), ' ');

create index rm_members_by_word on rm_members using gin (name_words_v1(county, name_key));

create function search_members_v2(p_name text, p_birth date, p_limit integer)
returns table (case_id uuid, person_id uuid, likeness real, holds real)
-- As search_members_v1, in bands that come one after the other in its order, until enough are found: born that day;
-- bearing every word; holding eight tenths of what was typed, then seven, then six. The higher the share, the fewer
-- trigrams may be missing, and the index looks only at people with one of the rarest: not at all of a common name.
-- Who is alike as a whole but holds less comes after these if every word is borne; else only where nobody holds six
-- tenths, or nobody bears the longest word, which then was written wrongly.
language plpgsql stable security definer rows 20 set search_path = pg_catalog, public, pg_temp
set pg_trgm.similarity_threshold = 0.45
set pg_trgm.word_similarity_threshold = 0.6
set plan_cache_mode = force_custom_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    own smallint := nullif(current_setting('app.county', true), '')::smallint;
    words text[] := name_words_v1(own, p_name);
    longest text[] := array(select word from unnest(words) word order by length(word) desc, word limit 1);
    wanted integer := p_limit;
    found_now integer;
    least float8;
    below float8 := 2;
    nobody boolean;
    bearers integer := (select count(*) from (
        select from rm_members m where name_words_v1(m.county, m.name_key) @> longest limit 51
    ) b);
begin
    if p_birth is not null then
        return query
        select m.case_id, m.person_id, similarity(m.name_key, p_name), word_similarity(p_name, m.name_key)
          from rm_members m
         where m.county = own and m.birth_date = p_birth
           and (word_similarity(p_name, m.name_key) >= 0.6 or similarity(m.name_key, p_name) >= 0.3)
         order by 4 desc, 3 desc, m.person_id, m.case_id
         limit wanted;
        get diagnostics found_now = row_count;
        wanted := wanted - found_now;
    end if;
    -- Thousands may bear a common name; the first thousand that are met are put in order. Words are the county's own,
    -- so that it need not be asked for: another index, of the county alone, would be taken for it.
    return query
    select b.case_id, b.person_id, b.likeness, 1.0::real
      from (
          select m.case_id, m.person_id, similarity(m.name_key, p_name) as likeness
            from rm_members m
           where name_words_v1(m.county, m.name_key) @> words and word_similarity(p_name, m.name_key) = 1
             and (m.birth_date = p_birth) is not true
           limit 1000
      ) b
     order by 3 desc, b.person_id, b.case_id
     limit wanted;
    get diagnostics found_now = row_count;
    wanted := wanted - found_now;
    nobody := found_now = 0;
    -- A name that few bear brings few: it is asked once.
    foreach least in array case when bearers > 50 then array[0.8, 0.7, 0.6] else array[0.6] end loop
        exit when wanted <= 0;
        perform set_config('pg_trgm.word_similarity_threshold', least::text, true);
        return query
        select m.case_id, m.person_id, similarity(m.name_key, p_name), word_similarity(p_name, m.name_key)
          from rm_members m
         where m.county = own and p_name <% m.name_key and word_similarity(p_name, m.name_key) < below
           and not (word_similarity(p_name, m.name_key) = 1 and name_words_v1(m.county, m.name_key) @> words)
           and (m.birth_date = p_birth) is not true
         order by 4 desc, 3 desc, m.person_id, m.case_id
         limit wanted;
        get diagnostics found_now = row_count;
        wanted := wanted - found_now;
        nobody := nobody and found_now = 0;
        below := least;
    end loop;
    nobody := nobody or bearers = 0;
    if wanted > 0 then
        return query
        select m.case_id, m.person_id, similarity(m.name_key, p_name), word_similarity(p_name, m.name_key)
          from rm_members m
         where m.county = own and word_similarity(p_name, m.name_key) < below and (
                   (nobody and m.name_key % p_name)
                   or (name_words_v1(m.county, m.name_key) @> words and similarity(m.name_key, p_name) >= 0.45)
               )
           and (m.birth_date = p_birth) is not true
         order by 4 desc, 3 desc, m.person_id, m.case_id
         limit wanted;
    end if;
end $$;

grant execute on function name_words_v1(smallint, text), search_members_v2(text, date, integer) to caseclock_app;

reset role;
