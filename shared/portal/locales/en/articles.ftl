### The knowledge base.

## Searching.
home-search = Find an answer in the knowledge base
home-search-go = Search for an answer
articles-title = Knowledge base
articles-tabs = Pages of the knowledge base
articles-tab-search = Search
articles-tab-published = Published
articles-tab-draft = Drafts
articles-tab-unanswered = Unanswered searches
articles-tab-synonyms = Synonyms
articles-crumbs = Breadcrumb
articles-new = New article
articles-words = What are you looking for?
articles-language = Language
articles-any-language = All
articles-category = Category
articles-any-category = All
articles-filter = Filter
articles-newest = Newest articles
articles-found = { $n ->
    [one] { $n } article found
   *[other] { $n } articles found
}
articles-best = { $n ->
    [one] The best result
   *[other] The { $n } best results
}
articles-none = There are no articles here yet.
articles-none-here = Nothing to show here.
articles-none-found = No article matches “{ $q }”
articles-other-words = Try other words: fewer, more common ones, or the name of what the screen shows.
articles-everywhere = Search all categories
articles-elsewhere-en = See the articles found in English
articles-elsewhere-fr = See the articles found in French
articles-write = Write an article
articles-not-answered = Still no answer? The support centre will help you:
articles-in-requests = Search for these words in the requests
articles-unavailable = The search is not available at the moment. Try again in a few moments; you can also create a request right away.
articles-q-too-long = Write at most 200 characters.
articles-back = Back to the knowledge base
articles-pager = More of the list
articles-next = Next

## An article.
article-table = Table
article-contents = Contents
article-updated-on = Updated on { $day }
article-tags = Keywords
article-helped = Did this article help you?
article-helped-yes = You answered: yes. You can change your mind.
article-helped-no = You answered: no. You can change your mind.
article-spared = Yes, I no longer need to send my request
article-not-enough = Need more help?
article-file = Create a request
article-go-back = Go back to the tab of your request: it is waiting for you there.
article-votes-helpful = Helpful
article-votes-not = Not helpful
article-votes-avoided = Requests avoided
article-change = Edit
article-revisions = Revisions
article-remove = Delete
article-back = Back to the article
article-state-draft = Draft
article-state-published = Published
article-audience-everyone = For everyone
article-audience-agents = For agents

## Writing.
article-new-title = New article
article-change-title = Edit an article
article-title = Title
article-title-hint = What people look for, in their words. From 5 to 150 characters.
article-category = Category
article-category-hint = Choose one that exists, or write a new one. From 2 to 60 characters.
article-tags-hint = Separated by commas, at most eight. From 2 to 40 characters each.
article-lang = Language
article-audience = Readers
article-state = State
article-editor = Written by
article-updated = Updated
article-written = Date
article-body = Text
article-body-hint = At least 20 characters. How to format it is explained under “Formatting”. Do not enter patients’ personal information.
article-save = Save
article-preview = Preview
article-preview-title = Preview
article-preview-hint = Nothing is saved yet.
article-markdown = Formatting
article-markdown-hint = A heading begins its own line. An empty line separates two paragraphs. HTML and images are not shown.
markdown-does-heading = Heading
markdown-sample-heading = ## Heading
markdown-does-deeper = Subheading
markdown-sample-deeper = ### Subheading
markdown-does-strong = Bold
markdown-sample-strong = **word**
markdown-does-list = List
markdown-sample-list = - item
markdown-does-steps = Steps
markdown-sample-steps = 1. step
markdown-does-link = Link
markdown-sample-link = [text](/requests/new)
markdown-does-table = Table
markdown-sample-table = | A | B |
    | --- | --- |
    | 1 | 2 |
markdown-does-code = To type as it is
markdown-sample-code = `text`
article-now = In the article
synonyms-now = In the saved list
article-stale = Someone has changed the article while you were writing. Your text is still here: compare, then save again.
article-conflict = The article changed several times while it was being saved. Nothing is saved: try again.
article-compare-how = The form holds your text. If you save it, it replaces that of the other person, which stays among the revisions.
article-from-revision = The form holds the text of revision { $revision }. Nothing changes until you save.
article-revision = Revision
article-revision-number = Revision { $revision }
article-revision-by = Revision { $revision }, written by { $name }:
article-take-up = Take up this revision again
article-remove-title = Delete this article?
article-remove-hint = The article and all its revisions will be gone for good. To withdraw it without deleting it, make it a draft.
fault-tags-too-long = Give at most eight keywords, of at most 40 characters each.
fault-tags-too-short = A keyword has at least 2 characters.
fault-text-format = A line does not have the expected form.

## Searches without result.
unanswered-lead = What people have searched for without finding anything. A search that looks like personal information is not kept.
unanswered-none = Every search has found something.
unanswered-text = Words searched for
unanswered-times = Times
unanswered-last = Last time
unanswered-do = Actions
unanswered-write-named = Write an article about “{ $text }”
unanswered-dismiss = Take off the list
unanswered-dismiss-named = Take off the list: “{ $text }”

## Synonyms.
synonyms-title = Synonyms
synonyms-of-fr = Synonyms in French
synonyms-of-en = Synonyms in English
synonyms-hint = One group a line: a word, the sign =, then what means the same, separated by commas. A line that starts with # is a remark. For example:
synonyms-sample-fr = DCI = dossier clinique informatisé, dossier patient
synonyms-sample-en = EHR = electronic health record, patient record
synonyms-line = Line { $line } (“{ $text }”): write a word, one single sign =, then one or more equivalents separated by commas. At most 20 words of 100 characters a line, 500 characters a line and 2,000 lines.
synonyms-stale = Someone has changed the list while you were writing. Your text is still here: compare, then save again.
synonyms-written = List saved by { $name }, { $at }.

## What was just done.
notice-article-added = The article is saved.
notice-article-changed = Your changes are saved.
notice-article-removed = The article is deleted.
notice-article-rated = Thank you for your answer!
notice-request-avoided = Thank you! Your answer helps us keep what is useful. No request is sent.
notice-search-dismissed = The search is off the list.
notice-synonyms-saved = The synonyms are saved. The search will know them in a few moments.
