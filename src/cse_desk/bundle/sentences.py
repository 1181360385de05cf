"""What a refusal, or a record held back, means: one sentence each for people who check a file by hand."""

from collections.abc import Mapping
from typing import Final

from cse_desk.bundle.limits import Fault, Reason
from cse_desk.i18n import gettext as _


def refusal(reason: str, facts: Mapping[str, str | int]) -> str:
    """Why a file is refused."""
    sentence = _(_REFUSALS.get(reason, "The file is refused ({reason})."))
    return sentence.format(**{"reason": reason, **facts})


def fault(code: str) -> str:
    """Why a record is held back."""
    return _(_FAULTS.get(code, "not accepted"))


_REFUSALS: Final[dict[str, str]] = {
    Reason.TOO_LARGE: "The file is larger than a bundle may be.",
    Reason.EMPTY: "The file is empty.",
    Reason.ARMOURED: "The file is in age's text form; bundles never are.",
    Reason.NOT_AGE: "The file is not sealed with age, so it is not a bundle.",
    Reason.HEADER_DAMAGED: "The beginning of the file is damaged.",
    Reason.PASSPHRASE: "The file is sealed with a passphrase; bundles are sealed to people's keys.",
    Reason.OTHER_RECIPIENTS: "The file is sealed to a kind of key that bundles do not use ({kind}).",
    Reason.TOO_MANY_RECIPIENTS: "The file is addressed to more people than a bundle may be.",
    Reason.BAD_IDENTITY: "The key given to open the file is not an age identity.",
    Reason.NOT_FOR_THIS_KEY: "The file is not sealed to this key.",
    Reason.DAMAGED: "The file was damaged or changed on its way.",
    Reason.NOT_A_BUNDLE: "What is inside the seal is not a bundle.",
    Reason.CUT_SHORT: "The bundle is cut short.",
    Reason.MANIFEST_TOO_LARGE: "The bundle's list of contents is too large.",
    Reason.BAD_SIGNATURE: "The signature does not fit.",
    Reason.BAD_CARD: "The sender's card in the bundle is not valid.",
    Reason.WRONG_SENDER: "The bundle names another sender than the one who signed it.",
    Reason.RETIRED_KEY: "The bundle is signed with a key that was retired.",
    Reason.COMPROMISED_KEY: "The bundle is signed with a key that is known to be compromised.",
    Reason.NOT_ADDRESSED_TO_ME: "The sender did not address the bundle to this person; somebody else passed it on.",
    Reason.BAD_JSON: "The bundle's list of contents cannot be read.",
    Reason.BAD_MANIFEST: "The bundle's list of contents breaks the format ({where}).",
    Reason.NEWER_FORMAT: "The bundle was made by a later version of the program.",
    Reason.TOO_MANY_PARTS: "The bundle has more parts than a bundle may have.",
    Reason.UNKNOWN_PART_KIND: "Part {part} is of a kind this version does not know.",
    Reason.PARTS_CHANGED: "What is in the bundle is not what was signed.",
    Reason.PART_TOO_LARGE: "Part {part} is larger than it may be.",
    Reason.INFLATED_TOO_LARGE: "The bundle's contents are larger than they may be.",
    Reason.ROOT_TOO_LARGE: "The bundle says more about one record than it may.",
    Reason.WRONG_LENGTH: "Part {part} is not as long as the signed list says.",
    Reason.BYTES_OVER: "The bundle holds bytes that nobody signed.",
    Reason.BAD_COMPRESSION: "Part {part} cannot be unpacked.",
    Reason.RATIO: "Part {part} is packed more tightly than honest contents are.",
    Reason.WRONG_HASH: "Part {part} is not the one that was signed.",
    Reason.BAD_PART: "Part {part} breaks the format of its kind.",
    Reason.TOO_MANY_RECORDS: "The bundle holds more records of one kind than it may.",
}

_FAULTS: Final[dict[str, str]] = {
    Fault.UNREADABLE: "cannot be read",
    Fault.WRONG_ROOT: "stand among the changes of another record",
    Fault.BODY_MISMATCH: "hold other words than their author recorded",
    Fault.UNKNOWN_AUTHOR: "are by somebody nobody introduced",
    Fault.COMPROMISED_AUTHOR: "are by somebody whose key is compromised",
    Fault.MAY_NOT_WRITE: "are by somebody whose role does not write this part of a record",
    Fault.BROKEN_CHAIN: "do not follow the change they say they follow",
    Fault.GAP: "are not reached from their author's signature, because changes between are missing",
    Fault.NO_HEAD: "carry no signature of their author",
    Fault.BAD_HEAD: "carry a signature that is not their author's",
}
