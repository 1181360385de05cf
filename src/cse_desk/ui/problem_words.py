"""Tables of words for refusals: rules by the value of their code, reasons for which a bundle is refused, weak passphrases."""

import re
from collections.abc import Mapping
from enum import StrEnum

from cse_desk.i18n import gettext as _

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
_ASK_SENDER = "Ask the sender to make the file again and to send it another way."
_TELL = "Do not open it elsewhere. Ring the sender on a number you got from somebody else."

# reason -> (what happened, what to do)
_BUNDLE: dict[str, tuple[str, str]] = {
    "too-large": ("The file is larger than a bundle may be.", "Ask the sender to split it into several bundles."),
    "empty": ("The file is empty.", _ASK_SENDER),
    "armoured": (
        "The file was turned into text on its way.",
        "Ask for it as an attachment, not pasted into a message.",
    ),
    "not-age": ("This is not a sealed bundle.", "Look whether the right file was chosen; its name ends in .casex."),
    "header-damaged": ("The beginning of the file is damaged.", _ASK_SENDER),
    "passphrase": (
        "The file is sealed with a passphrase and not for your card.",
        "Ask the sender to seal it for your contact card.",
    ),
    "other-recipients": (
        "The file is sealed for another kind of key.",
        "Ask the sender to seal it for your contact card.",
    ),
    "too-many-recipients": ("The file names more recipients than a bundle may.", _ASK_SENDER),
    "bad-identity": ("The key given is not one that opens bundles.", "Choose the right key file."),
    "not-for-this-key": (
        "The file is sealed for somebody else.",
        "Ask the sender to seal it for your contact card. If you have a new vault, send them your new card.",
    ),
    "damaged": ("The file was damaged on its way, or changed.", _ASK_SENDER),
    "not-a-bundle": ("What is inside the file is not a bundle.", _ASK_SENDER),
    "cut-short": ("The end of the file is missing.", _ASK_SENDER),
    "manifest-too-large": ("The list of contents is larger than it may be.", _ASK_SENDER),
    "bad-signature": ("The signature does not fit: the file was changed, or signed by somebody else.", _TELL),
    "bad-card": ("The contact card in the file is not whole.", _TELL),
    "wrong-sender": ("The file says it is from one person and is signed by another.", _TELL),
    "retired-key": ("It is signed with a key the sender has given up.", "Ask the sender for their new contact card."),
    "compromised-key": ("It is signed with a key that somebody else may have.", _TELL),
    "not-addressed-to-me": ("The bundle is addressed to somebody else.", "Tell the sender. Do not pass it on."),
    "bad-json": ("The list of contents is malformed.", _TELL),
    "bad-manifest": ("The list of contents breaks the rules of the format.", _TELL),
    "newer-format": ("The bundle was made by a newer version of Desk.", "Ask for an update on this computer."),
    "too-many-parts": ("The bundle has more parts than it may.", _ASK_SENDER),
    "unknown-part-kind": ("The bundle holds a part this version does not know.", "Ask for an update on this computer."),
    "parts-changed": (
        "The contents changed while they were being read.",
        "Copy the file to this computer and try again.",
    ),
    "part-too-large": ("A part is larger than it may be.", _TELL),
    "inflated-too-large": ("The contents are larger than they may be.", _TELL),
    "root-too-large": (
        "The records about one young person are larger than one bundle may carry.",
        "Ask the sender for several bundles.",
    ),
    "wrong-length": ("A part has another length than it says.", _TELL),
    "bytes-over": ("There is more in the file than its list of contents says.", _TELL),
    "bad-compression": ("A part cannot be unpacked.", _TELL),
    "ratio": ("A part is packed so tightly that it looks like an attack.", _TELL),
    "wrong-hash": ("A part was changed after it was signed.", _TELL),
    "bad-part": ("A part breaks the rules of the format.", _TELL),
    "too-many-records": ("The bundle names more cards or signatures than it may.", _TELL),
}

# value of the rule's code -> (what happened, what to do); {facts} in braces
_RULES: dict[str, tuple[str, str]] = {
    # contacts
    "bad-card": ("This is not a whole contact card.", "Ask for the card again, as a file or as the whole text."),
    "my-own-card": ("This is your own card.", "Choose the card of the other person."),
    "words-differ": (
        "The words do not match the card. Nothing was trusted.",
        "Ring a number you got from somebody else and type what is read out. If they differ again, stop: the card may be false.",
    ),
    "key-retired": ("This key has been given up.", "Ask for the new contact card."),
    # who may do what, and what a record still needs
    # forms of the office
    "form-frozen": (
        "This version was released: its words are frozen.",
        "Write it out, change it, and bring it in again: it is kept as a draft of the next version.",
    ),
    "form-not-a-draft": ("Only a draft is released.", "This version was released before."),
    "form-not-in-use": ("Only a version in use is retired.", "Look at its state in the list."),
    "form-no-version": ("The version is needed.", "For example 1.0.0."),
    "form-version-taken": ("This version was released already.", "Give it the next number."),
    "form-version-lower": ("A higher version was released already.", "Give it a number above that one."),
    "form-built-in": (
        "This form belongs to the program: other parts of it know each of its questions.",
        "Give your own form another address (url), and it is a form of its own.",
    ),
    "form-no-day": ("The day is needed.", "Write the day from which it is used."),
    "form-day-ahead": ("This day has not come yet.", "Release it on the day, or write today."),
    "form-not-whole": ("A part of this form has not arrived here.", "Ask who sent it to send it again."),
    "form-look-first": (
        "Not released yet: look at everything the program cannot do.",
        "Tick each line once you have looked what it changes.",
    ),
    "form-why-missing": ("The reason is missing.", "Write why it is not used any more."),
    "form-not-licensed": ("This form is not under a licence.", "Nothing was changed."),
    "form-no-licence": (
        "The licence does not name {agency}, or is over.",
        "Nothing left. Look at the licence, or ask who gives it.",
    ),
    "form-not-ours": (
        "This form belongs to another agency: it came with a record, so that answers can be read.",
        "Nothing was changed.",
    ),
    "form-licence-holder": ("Who gives the licence is missing.", "Write the name of the publisher or the author."),
    "form-licence-agency": ("Nobody is named who has the licence.", "Name at least your own agency."),
    "role": (
        "Your role does not write this part of a record: everybody you send it to would hold it back.",
        "Ask the worker whose part it is.",
    ),
    "details": ("Not saved yet: something needs another look.", "The fields concerned say what."),
    "no-such-prompt": ("This prompt is not open.", "An answer may have changed since. Look at the result again."),
    "only-done": ("Prompt {prompt} cannot be “not needed”.", "It closes only when it is done."),
    "reason-needed": ("A reason is needed.", "Write it in one or two sentences."),
    "name-needed": ("A name is needed.", "Write who did or decided this."),
    "day-needed": ("The day is needed.", "Write the day on the sheet: day, month and year."),
    "nothing-answered": ("Nothing is answered yet.", "Enter at least one answer, or something in their own words."),
    "no-sheet": (
        "This PDF is not a contribution sheet, or it was printed and scanned.",
        "Nothing was taken from it. Choose the file that was filled in on a computer, or type in what the paper says.",
    ),
    "other-sheet": (
        "This sheet belongs to another screening: it says {found}, and this one is {wanted}.",
        "Nothing was taken from it. Open the screening it belongs to, or ask who sent it.",
    ),
    "reference-needed": ("Prompt {prompt} closes only with the reference you were given.", "Type the reference."),
    "manager-needed": (
        "“Not needed” for prompt {prompt} stands only with a manager's name.",
        "Ask your manager, then type their name.",
    ),
    "advice-needed": (
        "Prompt {prompt} closes only with the advice that was given, and by whom.",
        "Ring for advice, then write what was said.",
    ),
    "signed-already": (
        "This screening is signed already.",
        "Changes from now on are amendments: they are kept beside what was signed.",
    ),
    "changed-since": (
        "Something of it arrived while it was open.",
        "Look at what is new, then go on.",
    ),
    "judgement-changed": (
        "The judgement was changed after you read it, so it is not signed off.",
        "What you typed is still here. Read what the judgement says now, then sign it off.",
    ),
    "conflicts-open": (
        "{count} questions have two answers.",
        "Decide which stands, then sign.",
    ),
    "not-signed": ("This screening is not signed yet.", "Sign it first."),
    "form-finished": (
        "This form is finished, so it cannot be changed.",
        "What you typed is kept on the screen. Correct it instead: the finished one stays as it was.",
    ),
    "form-not-finished": ("This form is not finished yet.", "Finish it first."),
    "no-fact": ("There is nothing to record from this form.", "Look whether it was recorded already."),
    "questions-left": (
        "{count} questions have no answer yet.",
        "“Not known” is an answer too, and becomes something to ask.",
    ),
    "judgement-incomplete": ("Your judgement is not complete.", "Fill in what is marked."),
    "floor-forbids": (
        "Rule {floor} does not allow this level with these answers.",
        "Change an answer, with a reason, or the level.",
    ),
    "difference-needs-reason": ("Your judgement differs from the aid.", "Write why in your own words."),
    "unfinished-screening": (
        "A screening of this young person is not finished.",
        "Carry on with it, or say why another one is begun.",
    ),
    "no-sign-off-needed": ("Nobody needs to sign this off.", "Your judgement and the aid agree."),
    "agency-needed": ("The agency is missing.", "Write it in full, not in initials."),
    "sections-needed": ("No section is ticked that has an answer.", "Tick what this person has answered."),
    "day-ahead": ("That day has not come yet.", "Write the day on which it was signed."),
    "does-not-screen": (
        "Their role does not write screenings: their answers would be held back here.",
        "Use a contribution sheet, and type it in with their name and agency.",
    ),
    "nothing-to-take-in": (
        "Nothing of this can be written down.",
        "Each line begins with a day; what is here already is not written twice.",
    ),
    "nothing-to-carry": (
        "Nothing of this section can be carried over.",
        "It is answered already, or it was not known last time.",
    ),
    "own-sign-off": ("Who judged cannot sign off the judgement.", "Ask a manager."),
    "other-form": ("This screening was made with a tool that is not on this computer.", "Ask the sender for the tool."),
    # bundles
    "another-file": (
        "This is not the file you looked at.",
        "Look at it again before you take it in. Nothing was changed.",
    ),
    "sender-not-verified": (
        "The sender is not verified, so the bundle stays closed.",
        "Ring a number you got from somebody else and type the words of their card.",
    ),
    "not-taken-in": ("This bundle was not taken in, or it was taken back already.", "There is nothing to take back."),
    "unknown-receipt": (
        "This receipt names a bundle that did not leave from here, or another version of it.",
        "Nothing was changed. Ask the sender which bundle they mean.",
    ),
    "not-unclear": ("It is already known whether this bundle left.", "Nothing needs to be said about it."),
    # referrals
    "no-strand": (
        "No strand is chosen.",
        "Say what the referral is for: sexual or criminal exploitation, missing, trafficked.",
    ),
    "no-signed-screening": ("There is no signed screening to refer with.", "Sign the screening first."),
    "sign-off-missing": ("The judgement waits for a manager's sign-off.", "Ask the manager, then refer."),
    "not-verified": (
        "The recipient is not verified: their words were never typed.",
        "Ring them on a number you got from somebody else and type the words of their card.",
    ),
    "told-missing": (
        "It is not said whether the young person and the parents were told.",
        "Say who was told, or that it is not safe to tell yet. Telling is not asking permission.",
    ),
    "review-day-missing": ("“Not safe to tell yet” needs a day on which it is looked at again.", "Choose the day."),
    "lawful-basis-missing": ("The lawful basis for sharing is not chosen.", "Choose it, and say why in a sentence."),
    "why-missing": ("It is not said why.", "Write it in one or two sentences."),
    "look-at-withheld": ("Somebody has to look at this before it leaves: {what}.", "Say whether it goes or stays."),
    "already-on": ("There is a referral for {strand} already.", "Go on with that one, or take it back first."),
    "wrong-state": (
        "This cannot be done while the referral is {state}.",
        "Look at the referral again; it may have moved on.",
    ),
    "never-sent": (
        "No referral of this young person has left here.",
        "An update follows a referral: refer them first.",
    ),
    "not-coordinator": (
        "An update goes to a VPG coordinator.",
        "Choose the coordinator who took the referral in.",
    ),
    # the meeting
    "no-decision-chosen": ("No decision is chosen yet.", "Choose one."),
    "no-decision-strand": ("It is not said for which strand.", "Tick what the decision is about."),
    "no-decision-level": (
        "How likely further harm is, is not said.",
        "Choose a level: “not enough known” is one too.",
    ),
    "no-decision-reason": ("The reason is not written.", "Write it in one or two sentences."),
    "meeting-not-started": ("The meeting has not started.", "Start it first."),
    "guard-stops": (
        "{count} things stop this removal, the first is {first}.",
        "They are listed beside the decision. Keeping is never stopped.",
    ),
    "guard-answer-needed": (
        "{count} warnings have no answer yet, the first is {first}.",
        "The chair answers each in words; the words are minuted.",
    ),
    "not-an-answer": ("This is no answer yet.", "Write the chair's own words: one sentence at least."),
    "guard-asks-nothing": ("This is not asked any more.", "Look at what stands before the removal now."),
    "chair-signs": ("The chair has to sign this.", "Tick that the chair signs."),
    "offered-to-missing": ("It is not said who takes over.", "Write the agency or service."),
    "decided-already": (
        "There is a decision for this strand already: {strand}.",
        "Correct it, if it was recorded wrongly.",
    ),
    "not-on-the-agenda": ("Not on the agenda for this strand: {strand}.", "Add them, if the VPG wants that."),
    "on-the-agenda": (
        "On the agenda for this strand: {strand}.",
        "To end that, choose a removal; the guard looks at it.",
    ),
    "decided-since": ("A later meeting has decided about them.", "Decide anew at the next meeting."),
    "other-item": ("This decision belongs to another meeting or young person.", "Nothing was changed."),
    "would-drop": (
        "This would take them off the agenda past the guard: {strand}.",
        "The minutes are sealed. Choose a removal at the next meeting.",
    ),
    "dissent-words": ("Who does not agree, and what they say, is not complete.", "Write the agency and its words."),
    "decision-first": ("There is no decision yet.", "Decide, or say why the meeting goes on without."),
    "action-first": ("There is no action yet.", "Add one with owner, agency and day, or say why there is none."),
    "not-started-yet": ("The meeting has not started.", "Start it first."),
    "meeting-ended": (
        "The meeting has ended.",
        "What was recorded stands. Corrections are decisions that name the first.",
    ),
    "items-left": ("{count} young people are not done.", "Decide, or say of each why not: nobody is dropped silently."),
    "deputy-name": ("The deputy's name is missing.", "Type it, then say that they are here."),
    "action-what": ("It is not said what is to be done.", "Write it in a few words."),
    "action-owner": ("Nobody is named who does it.", "Write a person, not only an agency."),
    "action-agency": ("The agency is missing.", "Write it beside the owner."),
    "action-due": ("The day is missing.", "Write by when."),
    "action-owner-kept-out": (
        "This person has an interest in this young person.",
        "Nothing about them may reach this owner. Choose somebody else.",
    ),
    "action-evidence": ("Nothing shows that it is done.", "Write what shows it."),
    "action-new-day-why": ("It is not said why.", "Write the reason in a sentence."),
    "action-done-already": ("This action is done already.", "Open it again first, if it was not."),
    "watch-words": ("It is not said what was found.", "Write it in a sentence."),
    "interest-who": ("It is not said whose interest it is.", "Write the member and the agency."),
    "interest-why": ("It is not said why.", "Write it in a sentence; only coordinators see it."),
    "interest-end-day": (
        "This interest cannot end on that day.",
        "Write a day from when it was declared until today: from that day the papers reach them again.",
    ),
    "interest-end-why": (
        "It is not said why the interest is over.",
        "Write it in a sentence; only coordinators see it.",
    ),
    "minutes-not-ended": ("The meeting has not ended.", "End it, then seal the minutes."),
    "minutes-checked-by": ("Nobody is named who checked the minutes.", "Write who read them."),
    "minutes-amends-why": ("These minutes are sealed already.", "An amendment is a new version: write why."),
    "minutes-same": ("Nothing differs from the version sealed last.", "There is nothing to amend."),
    "minutes-not-sealed": ("The minutes are not sealed yet.", "Seal them, then send them."),
    # the VPG
    "group-name-missing": ("The group has no name.", "Give it one."),
    "two-chairs": ("Two members chair the group.", "Only one of them can: untick the other."),
    "has-meetings": ("This group has met, or is going to.", "Cancel its meetings first."),
    "meeting-no-day": ("It is not said on which day the meeting is.", "Write the day."),
    "meeting-days-order": ("A day that leads up to the meeting is after it: {field}.", "Change that day."),
    "meeting-state": ("This cannot be done now: {state}.", "Look at the meeting again; it may have moved on."),
    "panel-why-missing": ("It is not said why.", "Write it in a sentence: nobody is dropped silently."),
    "wanted-missing": ("It is not said what is wanted, or by when.", "Say both, so that the referrer can answer."),
    "offered-missing": ("It is not said what is offered, and by whom.", "Say it, so that the referrer can go there."),
    "not-waiting": ("This referral does not wait for an answer: {state}.", "Look at it again; it may have moved on."),
    "already-on-this-agenda": ("This young person is on this agenda already.", "Nothing was changed."),
    "not-for-people": ("This group discusses no young people.", "Choose a meeting of the VPG."),
    "kept-from-them": (
        "This young person is kept from this person.",
        "Nothing leaves. Choose somebody else, or look at what is withheld and why.",
    ),
    "not-theirs": (
        "They are not named in the record, and their role is not about single young people.",
        "Put them down as a professional first, if they work with this young person.",
    ),
    "not-named": (
        "They are not named in the record of this young person.",
        "Write why they get it; the reason is kept in the sharing log.",
    ),
    "nothing-to-send": ("Nothing is owed to this person.", "Choose somebody else."),
    "never-undone": (
        "This is not undone.",
        "What was signed, decided or sent is answered by a later decision or event. Nothing was changed.",
    ),
    "others-act": (
        "Only who wrote it can undo it.",
        "Change it instead: what stood there stays in the history.",
    ),
    "nothing-to-undo": ("There is nothing left to undo.", "Somebody has changed it since, or it was undone already."),
}

_WEAK: dict[str, str] = {
    "too-short": "It is shorter than twelve characters.",
    "too-long": "It is longer than a thousand characters.",
}

# zxcvbn's own warnings would need translating; what matters is said for all of them
_WEAK_ANY = "It is made of words, names, dates or patterns that are tried first."

BY_NAME: dict[str, tuple[str, str, str]] = {
    "BadCard": ("This is not a whole contact card.", "", "Ask for the card again, as a file or as the whole text."),
    "CannotSealBundle": ("The bundle cannot be made.", "Nothing left the vault.", ""),
    "RecordingRefused": (
        "This cannot be recorded.",
        "Nothing was changed.",
        "Tell whoever looks after Desk what you were doing.",
    ),
    "BadSettings": (
        "The encryption library on this computer does not do what Desk relies on.",
        "No vault was opened.",
        "Install Desk again.",
    ),
}

SEAL_REASONS: dict[str, str] = {
    "too-large": "It would be too large: send several bundles.",
    "root-too-large": "There is too much about one young person for one bundle.",
    "attachment-too-large": "An attachment is too large.",
    "no-recipient": "No recipient is chosen.",
    "same-recipient-twice": "A recipient is named twice.",
    "too-many-recipients": "There are too many recipients.",
}


class _Facts(dict[str, str | int]):
    def __missing__(self, key: str) -> str:
        return "?"


def rule(code: StrEnum, facts: Mapping[str, str | int]) -> tuple[str, str]:
    """What a rule refuses, and what to do about it."""
    found = _RULES.get(f"{type(code).__name__}.{code.value}") or _RULES.get(code.value)
    if found is None:
        return _("A rule does not allow this: {rule}.").format(rule=code.value.replace("-", " ")), ""
    known = _Facts({name: _plain(value) for name, value in facts.items()})
    return _(found[0]).format_map(known), _(found[1]).format_map(known)


def _plain(value: str | int) -> str | int:
    """A code as words: sexual-exploitation is sexual exploitation."""
    return value.replace("-", " ") if isinstance(value, str) and _CODE.fullmatch(value) else value


def knows_rule(code: StrEnum) -> bool:
    """Whether a rule has words of its own."""
    return f"{type(code).__name__}.{code.value}" in _RULES or code.value in _RULES


def bundle_reason(value: str) -> tuple[str, str]:
    """Why a bundle is refused, and what to do about it."""
    title, then = _BUNDLE.get(value, ("The bundle breaks a rule of the format.", _TELL))
    return _(title), _(then)


def knows_bundle_reason(value: str) -> bool:
    """Whether a reason has words of its own."""
    return value in _BUNDLE


def weakness(warning: str) -> str:
    """Why a passphrase is weak."""
    return _(_WEAK.get(warning, _WEAK_ANY))
