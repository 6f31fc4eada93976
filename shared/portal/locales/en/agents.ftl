### The queue, handling, canned responses.

## The queue.
queue-title = Queue
queue-open = { $n ->
    [0] No open request
    [one] { $n } open request
   *[other] { $n } open requests
}
queue-major = { $n } major
queue-major-mark = Major
queue-new = Open a request on someone’s behalf
queue-tabs = Lists of the queue
queue-mine = Mine
queue-to-take = To take
queue-all = All
queue-status = Status
queue-type = Type
queue-any = Any
queue-words = Number or words of the subject
queue-filter = Filter
queue-clear = Show all
queue-caption = Open requests, major ones first, then by priority and age
queue-caption-all = Open requests: major incidents first, then by team, priority and age
queue-majors = Major incidents
queue-of-team = · Team: { $team }
queue-more = See more: { $team }
queue-number = Number
queue-subject = Subject
queue-establishment = Establishment
queue-priority = Priority
queue-assignee = Assigned to
queue-age = Age
queue-nobody = Nobody
queue-take = Take
queue-take-number = Take request { $number }
queue-none-fits = No open request matches. Try fewer criteria.
queue-empty = The queue is empty: no request is waiting.
queue-maybe-closed = No open request has this number here. It may be closed.
queue-open-number = Open { $number }
queue-truncated = The search stopped at the newest 1,000 requests of this list.
queue-pager = More of the queue
queue-next = Next
age-minutes = { $n } min
age-hours = { $n } h
age-days = { $n } days

## Handling a request.
handle-title = Handle the request
handle-assignee = Assigned to { $name }.
handle-nobody = Nobody has taken the request.
handle-team = Team:
handle-take = Take
handle-take-back = Resume work
handle-me = Me – { $name }
handle-to = Assign to
handle-to-team = Team
handle-unchanged = No change
handle-assign = Assign
back-to-request = Back to request { $number }

## Articles about a request.
related-title = Related articles
related-search = Search for articles on this subject

## The public answer, and the last look.
answer-page-title = Answer to the customer – { $number }
answer-title = Answer to the customer – visible to the customer
answer-body = Your answer
answer-hint = { $name } and everyone who sees the request will read it. Do not enter patients’ personal information.
answer-look-first = Nothing is sent yet: you will first review your text as the customer will see it.
answer-closed = The request is closed: it can no longer be answered.
answer-go-comment = Comment…
answer-go-question = Question (waiting for customer)…
answer-go-resolution = Resolution…
answer-go-refusal = Refusal of access…
look-title = Review before sending – { $number }
look-moved-on = Someone changed the request while you were writing. Check that your answer still fits.
look-visible = This text will be visible to the customer.
look-reader = { $name } and everyone who sees the request will be able to read it; people to notify will receive an e-mail.
look-does-comment = This is a comment: the status does not change.
look-does-question = This is a question: the request will be “Waiting for customer”.
look-does-resolution = This is a resolution: the request will be “Resolved – waiting for customer”.
look-does-refusal = The access will be refused, and the request will be resolved, waiting for the customer.
look-closes = If sent now, it would close automatically on { $at }.
look-unless = { $n ->
    [0] Nothing would stop that but “The problem persists”.
    [one] A modification on the day after would stop that.
   *[other] A modification on one of the { $n } days that follow the day of sending would stop that.
}
look-text = What the customer will read
look-send = Send to the customer
look-edit = Edit the text

## Internal notes.
note-title = Internal note – never visible to the customer
note-body = Your note
note-hint = Only people at the support centre can read it.
note-go = Add the internal note
note-mark = Internal note
notes-title = Internal notes – { $number }
notes-heading = Internal notes
notes-label = Internal notes, oldest first
notes-none = No internal notes.
notes-more = See all internal notes

## Access requests.
access-title = Process the access request
access-filer = Filed by { $name }.
access-by-lead = This person is a lead of the establishment.
access-not-by-lead = This person is not a lead of the establishment.
access-will = If you accept, the portal will:
access-does-add = invite a new person, with what follows.
access-does-change = change the account with this address; whatever is not given stays as it is.
access-does-disable = disable the account with this address and end its sessions at once.
access-email = E-mail
access-name = Name
access-phone = Phone
access-role = Role
access-rights = Rights
access-no-rights = None
access-establishment = Establishment
access-then = The request will then be resolved, waiting for the customer. The rules are checked at the moment you accept.
access-accept = Accept and apply
access-to-refuse = Refuse: write the reason in the answer to the customer

## Mails.
mails-title = E-mails sent about the request
mails-none = No e-mail yet.
mails-to = Recipient
mails-about = About
mails-when = Date
mails-state = Status
mails-pending = On its way
mails-sent = Sent
mails-failed = Failed
mails-attempts = { $n ->
    [one] after { $n } attempt
   *[other] after { $n } attempts
}
feedback-reason-general = No details
feedback-reason-no-email = No such address
feedback-reason-suppressed = Address known to the mail service for coming back
feedback-reason-on-account-suppression-list = Address on the centre’s suppression list
feedback-reason-mailbox-full = Mailbox full
feedback-reason-message-too-large = E-mail too large
feedback-reason-content-rejected = Content refused
feedback-reason-attachment-rejected = Attachment refused
feedback-reason-undetermined = Reason unknown
feedback-reason-abuse = Spam
feedback-reason-auth-failure = The e-mail’s authentication failed
feedback-reason-fraud = Fraud or phishing
feedback-reason-virus = Virus
feedback-reason-other = Another reason
mails-retry = Send again
mails-retry-to = Send the e-mail to { $name } again

## What was just done.
notice-taken = You have taken the request.
notice-assigned = The request is assigned.
notice-assign-nobody-warning = Nothing was assigned: choose an active person of the centre, a team, or both.
notice-asked = Your question has been sent to the customer. The request is waiting for the customer.
notice-resolved = Your resolution has been sent to the customer. The request is resolved, waiting for the customer.
notice-noted = The internal note has been added. The customer does not see it.
notice-access-accepted = The access request has been accepted and applied.
notice-access-refused = The access request has been refused, and the reason has been sent to the customer.
notice-access-unreadable-warning = Nothing was done: the request does not say clearly enough what to do. Refuse it, and ask for a new one.
notice-access-address-taken-warning = Nothing was done: an account with this address already exists.
notice-access-no-such-colleague-warning = Nothing was done: nobody in the establishment has an account with this address.
notice-access-disabled-warning = Nothing was done: this account is disabled and can no longer be changed.
notice-access-not-theirs-warning = Nothing was done: an access request only concerns accounts of establishments.
notice-mail-retried = The e-mail is on its way again.
notice-handle-conflict-warning = Nothing was done: the request has changed in the meantime, or this is no longer possible. Here is where it stands.

## Canned responses.
canned-choose = Canned response
canned-insert = Insert
canned-closes-later = { $hours } hours after this answer is sent
canned-title = Canned responses
canned-new = Add a canned response
canned-team = Team
canned-language = Language
canned-language-fr = French
canned-language-en = English
canned-any = All
canned-every-team = Every team
canned-filter = Filter
canned-none = No canned responses here. Add one: it will be offered in answers to the customer.
canned-name = Title
canned-name-hint = What people choose it by. From 2 to 100 characters.
canned-updated = Changed
canned-remove = Delete
canned-remove-named = Delete “{ $title }”
canned-pager = More of the list
canned-next = Next
canned-new-title = New canned response
canned-change-title = Change a canned response
canned-back = Back to the canned responses
canned-body = Text
canned-body-hint = Up to 5,000 characters; the variables are explained under “Variables”. Do not enter patients’ personal information.
canned-save = Save
canned-preview = Preview
canned-preview-title = Preview with sample values
canned-variables = Variables
canned-variables-hint = Written between braces, they are filled in from the request when the response is used.
canned-variable-number = The request’s number
canned-variable-subject = The request’s subject
canned-variable-requester = The name of the person who made the request
canned-variable-agent = Your name
canned-variable-status = The request’s status
canned-variable-closes-at = When the request closes automatically; until that is planned, “72 hours after this answer is sent”
canned-sample-number = CSC-1042
canned-sample-subject = Black screen at start-up
canned-sample-requester = Camille Roy
canned-sample-agent = Dominique Agent
canned-sample-status = In progress
canned-sample-closes-at = Saturday, June 13, 2026, 2:30 p.m. (Eastern Daylight Time)
canned-remove-title = Delete this canned response?
canned-remove-hint = It will no longer be offered. Answers already sent do not change.
fault-body-unknown-variable = A variable does not exist. Use those explained under “Variables”.
notice-canned-added = The canned response is added.
notice-canned-changed = The canned response is saved.
notice-canned-removed = The canned response is deleted.
