"""Until when a hearing about one notice may be asked for, and until when asking holds the act (D.6, I.8)."""

from caseclock.domain.case.view import CommandCode, ProcedureCode
from caseclock.domain.procedures.hearing_window import lacking, opening
from caseclock.domain.procedures.hearing_window.data import EVOLVE, Window

CODE = ProcedureCode(
    name="hearing_window",
    data=Window,
    evolve=EVOLVE,
    commands={
        "find-notice-lacking": CommandCode(lacking.FindNoticeLacking, lacking.find_lacking),
    },
    does={
        "open_window": opening.open_window,
        "use_window": opening.use_window,
        "notice_comes_back": opening.notice_comes_back,
        "act_taken_back": opening.act_taken_back,
        "aid_window_passes": opening.aid_window_passes,
    },
    facts={
        "tells_an_adverse_act": opening.tells_an_adverse_act,
        "runs": opening.runs,
        "redetermination": opening.redetermination,
        "takes": opening.takes,
    },
    dates={"last_day_to_keep_aid": opening.last_day_to_keep_aid},
)
