### Home, the forms of requests, editing.
home-title = Hello, { $name }
home-open = My open requests
home-none = You have no open request.
home-all = All requests
home-no-news = Nothing new
home-news = { $n ->
    [one] One new notification
   *[other] { $n } new notifications
}
home-news-many = { $n } or more new notifications

## The choice of a type.
types-title = Choose the type of request
types-lead = Choose the type that fits: your request will get the right priority and reach the right team.

## The choice of a contact, by staff.
behalf-title = Who is this request for?
behalf-establishment = Establishment
behalf-show = Show the contacts
behalf-contacts = Contacts
behalf-none = No active contact in this establishment.

## The form.
filing-other-type = Choose another type of request
filing-follows = Request linked to { $number }.
filing-behalf = Request on behalf of { $name }.
filing-behalf-other = Choose another person
filing-advice-summary = Summarize the problem: avoid copying a series of e-mails.
filing-advice-nominative = Do not enter patients’ personal information (name, health insurance number, file number…).
filing-subject = Subject of the request
filing-subject-hint = 5 to 150 characters.
filing-description = Detailed description
filing-description-hint = Say what happens, where and since when, so that the team understands the situation well. 20 to 20,000 characters.
filing-description-need-hint = Describe what you need. 20 to 20,000 characters.
filing-checked = What your team has checked
filing-checked-hint = What you have verified or tried already, in at most 5,000 characters.
filing-major-title = Major incident: call us
filing-major = More than five users affected, or the work of the whole organization hindered? Reach us by phone:
filing-major-send = You can send the request as well: it will be marked as a major incident.
filing-visibility = Who sees this request?
filing-share = Share with the establishment
filing-share-hint = People of the establishment who have the right to see it can. This is the recommended choice.
filing-private = Keep private
filing-private-hint = Only the requester and those whom the request is shared with can see it.
filing-participants = Share with colleagues right away (optional)
filing-participants-hint = They will see the request and get its notifications. You can also share it later.
filing-send = Send
filing-cancel = Cancel
filing-then = Once it is sent, you will get an acknowledgement with the request’s number by e-mail.

## Articles suggested while the subject is typed.
suggest-search = Search the knowledge base
suggest-new-tab = (opens in a new tab)
suggest-title = These articles may answer your question
suggest-found = { $n ->
    [one] { $n } article suggested
   *[other] { $n } articles suggested
}

## A field of a type.
question-instant = Date and time in Québec.
question-answer = “{ $text }”
question-or = { " or " }
question-when = To be filled in for { $values }.
question-required = Required for { $values }.
question-most = At most { $most } characters.

## People to call.
contacts-title = Contact people
contacts-hint = One to five people to discuss the request with.
contacts-person = Person
contacts-name = Name
contacts-phone = Phone
contacts-extension = Extension
contacts-add = Add a person
contacts-remove = Remove this person

## Editing.
edit-title = Edit request { $number }
edit-save = Save the changes
edit-compare = What has changed while you were writing
edit-compare-how = The form holds your text. Correct it if need be; saving it replaces what is in the request.
edit-now = In the request
edit-typed = In your text

## What just happened.
notice-filed = Your request is sent. You will get an acknowledgement by e-mail, and a notice as soon as the team begins to work on it.
notice-filed-major-warning = Your request is sent and marked as a major incident. If you have not done so yet, call us: 1 844 748-0553 or, in the Québec City area, 418 648-0553. You will get an acknowledgement by e-mail.
notice-edited = Your changes are saved.

## What is wrong.
fault-subject-required = Write the subject of the request.
fault-subject-too-short = The subject is too short: write at least 5 characters.
fault-subject-too-long = The subject is too long: write at most 150 characters.
fault-description-required = Describe your request.
fault-description-too-short = The description is too short: write at least 20 characters.
fault-description-too-long = The description is too long: write at most 20,000 characters.
fault-checked-too-long = What was checked is too long: write at most 5,000 characters.
fault-contacts-required = Give at least one contact person.
fault-contacts-too-long = Give at most five contact people.
fault-contacts-name-required = Write the name of the contact person.
fault-contacts-phone-required = Write the phone number of the contact person.
fault-contacts-extension-format = Write the extension in digits only.
fault-fields-users-affected-wrong-type = Write the number of users in digits.
fault-fields-began-at-format = Write the date and time of the start, such as 2026-06-10 14:30.
fault-fields-action-required = Choose the action requested.
fault-fields-name-required = Write the person’s name.
fault-fields-email-required = Write the person’s e-mail address.
fault-fields-email-format = Write a complete e-mail address, such as name@establishment.qc.ca.
fault-fields-phone-format = Write a phone number with its area code, such as 418 555-0142.
fault-fields-role-required = Choose the role.
fault-on-behalf-of-required = Choose the contact whom the request is for.
fault-on-behalf-of-not-allowed = This person cannot be chosen.
fault-participants-not-shareable = One of the people chosen cannot get the request: the account is no longer active.
fault-follows-up-not-allowed = The linked request is not one of this establishment.
