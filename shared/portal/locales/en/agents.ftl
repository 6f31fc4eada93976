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
queue-all = All
queue-status = Status
queue-type = Type
queue-any = Any
queue-words = Number or words of the subject
queue-filter = Filter
queue-clear = Show all
queue-caption = Open requests, major ones first, then by priority and age
queue-number = Number
queue-subject = Subject
queue-establishment = Establishment
queue-priority = Priority
queue-assignee = Assigned to
queue-age = Age
queue-nobody = Nobody
queue-take = Take
queue-take-number = Take request { $number }
queue-none-fits = No open request fits. Try fewer criteria.
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
handle-to = Assign to
handle-to-team = Team
handle-unchanged = No change
handle-assign = Assign
back-to-request = Back to request { $number }

## The public answer, and the last look.
answer-page-title = Answer to the customer – { $number }
answer-title = Answer to the customer – visible to the customer
answer-body = Your answer
answer-hint = { $name } and everyone who sees the request will read it. No nominative data.
answer-look-first = Nothing leaves yet: you will first read your text as the customer will see it.
answer-closed = The request is closed: it takes no more answers.
answer-go-comment = Comment…
answer-go-question = Question (waiting for customer)…
answer-go-resolution = Resolution…
answer-go-refusal = Refusal of access…
look-title = A last look before sending – { $number }
look-moved-on = Someone changed the request while you were writing. Check that your answer still fits.
look-visible = This text will be visible to the customer.
look-reader = { $name } and everyone who sees the request will be able to read it; those who are notified will get a mail.
look-does-comment = It is a comment: the status does not change.
look-does-question = It is a question: the request will be waiting for the customer.
look-does-resolution = It is a resolution: the request will be resolved, waiting for the customer.
look-does-refusal = The access will be refused, and the request will be resolved, waiting for the customer.
look-closes = Sent now, it would close by itself on { $at }.
look-unless = { $n ->
    [0] Nothing would stop that but “The problem persists”.
    [one] A modification on the day after would stop that.
   *[other] A modification on one of the { $n } days that follow the day of sending would stop that.
}
look-text = What the customer will read
look-send = Send to the customer
look-edit = Go back and edit

## Internal notes.
note-title = Internal note – never visible to the customer
note-body = Your note
note-hint = Only people of the support centre read it.
note-go = Keep the internal note
note-mark = Internal note
notes-title = Internal notes – { $number }
notes-heading = Internal notes
notes-label = Internal notes, oldest first
notes-none = No internal note.
notes-more = See all internal notes

## Access requests.
access-title = Decide on the access
access-filer = Filed by { $name }.
access-by-lead = This person is a lead of the establishment.
access-not-by-lead = This person is not a lead of the establishment.
access-will = Accepting will do this:
access-does-add = invite a new person, with what follows.
access-does-change = change the account of this address; what is not given stays as it is.
access-does-disable = disable the account of this address; its sessions end at once.
access-email = E-mail
access-name = Name
access-phone = Phone
access-role = Role
access-rights = Rights
access-no-rights = None
access-establishment = Establishment
access-then = The request will then be resolved, waiting for the customer. The rules are checked at the moment you accept.
access-accept = Accept and carry out
access-to-refuse = Refuse: write the reason in the answer to the customer

## Mails.
mails-title = Mails sent about the request
mails-none = No mail yet.
mails-to = Recipient
mails-about = About
mails-when = Date
mails-state = State
mails-pending = On its way
mails-sent = Sent
mails-failed = Failed
mails-attempts = { $n ->
    [one] after { $n } attempt
   *[other] after { $n } attempts
}
mails-retry = Send again
mails-retry-to = Send the mail to { $name } again

## What was just done.
notice-taken = You have taken the request.
notice-assigned = The request is assigned.
notice-assign-nobody-warning = Nothing is assigned: choose an active person of the centre, a team, or both.
notice-asked = Your question is sent to the customer. The request is waiting for the customer.
notice-resolved = Your resolution is sent to the customer. The request is resolved, waiting for the customer.
notice-noted = The internal note is kept. The customer does not see it.
notice-access-accepted = The access request is accepted and carried out.
notice-access-refused = The access request is refused, and the reason is sent to the customer.
notice-access-unreadable-warning = Nothing is done: the request does not say clearly enough what to do. Refuse it, and ask for a new one.
notice-access-address-taken-warning = Nothing is done: there is an account with this address already.
notice-access-no-such-colleague-warning = Nothing is done: nobody of the establishment has an account with this address.
notice-access-disabled-warning = Nothing is done: this account is disabled, and cannot be changed.
notice-access-not-theirs-warning = Nothing is done: an access request concerns accounts of establishments only.
notice-mail-retried = The mail is on its way again.
notice-handle-conflict-warning = Nothing is done: the request has changed meanwhile, or this is no longer possible. Here is where it stands.

## Canned responses.
canned-choose = Canned response
canned-insert = Insert
canned-title = Canned responses
canned-new = Add a canned response
canned-team = Team
canned-language = Language
canned-language-fr = French
canned-language-en = English
canned-any = All
canned-every-team = Every team
canned-filter = Filter
canned-none = No canned response here. Add one: it will be offered in answers to the customer.
canned-name = Title
canned-name-hint = What it is chosen by. From 2 to 100 characters.
canned-updated = Changed
canned-remove = Delete
canned-remove-named = Delete “{ $title }”
canned-pager = More of the list
canned-next = Next
canned-new-title = New canned response
canned-change-title = Change a canned response
canned-back = Back to the canned responses
canned-body = Text
canned-body-hint = Up to 5,000 characters; the variables are explained beside it. No nominative data.
canned-save = Save
canned-preview = Preview
canned-preview-title = Preview with sample values
canned-variables = Variables
canned-variables-hint = Written between braces, they are filled from the request when the response is used.
canned-variable-number = The request’s number
canned-variable-subject = The request’s subject
canned-variable-requester = The name of the person who made the request
canned-variable-agent = Your name
canned-variable-status = The request’s status
canned-variable-closes-at = The instant of the automatic closure, if one is due
canned-sample-number = CSC-1042
canned-sample-subject = Black screen at start-up
canned-sample-requester = Camille Roy
canned-sample-agent = Dominique Agent
canned-sample-status = In progress
canned-sample-closes-at = Saturday, June 13, 2026, 2:30 p.m. (Eastern Daylight Time)
canned-remove-title = Delete this canned response?
canned-remove-hint = It will no longer be offered. Answers already sent do not change.
fault-body-unknown-variable = There is a variable that does not exist. Use those explained beside the text.
notice-canned-added = The canned response is added.
notice-canned-changed = The canned response is saved.
notice-canned-removed = The canned response is deleted.
