"""The database of an installation held against production: its clock, its promises, its accounts."""

from __future__ import annotations

from urllib.parse import urlsplit

from cryptography.exceptions import InvalidTag

from caseclock.application.demo.cast import TOTP_SECRET
from caseclock.application.production.profile import Lack
from caseclock.application.production.settings import DATABASE
from caseclock.application.secondstep import Vault
from caseclock.store.fitness import Fitness, KnownAccount, known_accounts, read_fitness
from caseclock.store.keyfile import KeyFileError
from caseclock.store.keys import Keyring
from caseclock.store.ledger import counties_served
from caseclock.store.store import Store


async def lacks_in_database(store: Store, keyring: Keyring) -> list[Lack]:
    """Everything that is wrong with a migrated database; nothing is written."""
    fitness = await read_fitness(store)
    found = [*_promises(fitness), *_issuers(fitness)]
    if fitness.clock != "live":
        why = "the database's clock is a training clock, and none is turned back"
        found.append(Lack(DATABASE, why, "name a database that was never used for training"))
    vault = Vault(keyring)
    for county in await counties_served(store):
        logins = [
            a.login for a in await known_accounts(store, county) if a.of_the_demo or _public(vault, county, a)
        ]
        if logins:
            why = f"county {county} has {len(logins)} accounts of the demo, whose secrets everybody knows"
            found.append(
                Lack(DATABASE, why, f"caseclock user disable --county {county}: {', '.join(logins[:5])}")
            )
    return found


def _promises(fitness: Fitness) -> list[Lack]:
    """What the server does when it says that something is written."""
    why = "what was acknowledged could be lost with the power"
    return [
        Lack(f"{name} of the database", why, f"alter system set {name} = on, for the role and database too")
        for name, value in (
            ("fsync", fitness.fsync),
            ("full_page_writes", fitness.full_page_writes),
            ("synchronous_commit", fitness.synchronous_commit),
        )
        if value == "off"
    ]


def _issuers(fitness: Fitness) -> list[Lack]:
    why = "the county's sign-in is asked without TLS"
    return [
        Lack(f"county-sign-in of county {county}", why, "its admin sets an https issuer")
        for county, issuer in fitness.issuers
        if urlsplit(issuer).scheme != "https"
    ]


def _public(vault: Vault, county: int, account: KnownAccount) -> bool:
    """Whether the account's authenticator is the one that is printed in the demo."""
    if account.totp_secret is None:
        return False
    try:
        return vault.open(county, account.account_id, account.totp_secret) == TOTP_SECRET
    except (InvalidTag, KeyFileError):
        return False
