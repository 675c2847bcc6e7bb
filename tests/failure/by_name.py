"""Every work that a process to be killed can be told to do, by its name."""

from collections.abc import Mapping

from tests.failure.balloting import BALLOTING
from tests.failure.deciding import DECIDING
from tests.failure.entering import ENTERING
from tests.failure.killing import Work
from tests.failure.noting import NOTING
from tests.failure.small import write_and_send
from tests.failure.works import (
    act,
    act_without_record,
    command,
    hear,
    listen,
    listen_acknowledging_first,
    project,
    project_in_two_transactions,
    react,
    react_forgetfully,
    react_skipping,
    react_with_a_bug,
    rebuild_all,
    rebuild_in_place,
    relay,
    relay_bookmark_first,
)

WORKS: Mapping[str, Work] = {
    **NOTING,
    **ENTERING,
    **BALLOTING,
    **DECIDING,
    "write_and_send": write_and_send,
    "command": command,
    "relay": relay,
    "relay_bookmark_first": relay_bookmark_first,
    "project": project,
    "project_in_two_transactions": project_in_two_transactions,
    "react": react,
    "react_forgetfully": react_forgetfully,
    "react_with_a_bug": react_with_a_bug,
    "react_skipping": react_skipping,
    "hear": hear,
    "listen": listen,
    "listen_acknowledging_first": listen_acknowledging_first,
    "rebuild_all": rebuild_all,
    "rebuild_in_place": rebuild_in_place,
    "act": act,
    "act_without_record": act_without_record,
}
