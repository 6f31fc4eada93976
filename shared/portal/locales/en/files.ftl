### Files of requests and comments, and the redaction of images.
file-title = Attachments
file-lead = Screen captures, logs, error messages. Redact all nominative data before you attach.
file-limits = Recommended formats: text (.txt, .log, .xml, .json, .csv, .hl7) and images (.png, .jpg, .gif, .webp). Also accepted: .pdf, .doc and .docx; .bmp is discouraged. Up to 25 MB a file, 20 files and 100 MB in all.
file-choose = Attach files
file-drop = or drop them here, or paste a capture (Ctrl+V)
file-list = Attached files
file-without-scripts = To attach files, turn JavaScript on in your browser. Everything else works without it.

## Where a file stands.
file-stand-looking = One moment…
file-stand-choice = Image not attached yet: is there anything to redact?
file-stand-document = Document not attached yet
file-stand-waiting = Waiting
file-stand-sending = Being sent
file-stand-inspecting = Being checked
file-stand-clean = Attached
file-stand-held = Attached, but held back
file-stand-refused = Not accepted
file-stand-failed = Not attached
file-progress = Sending { $name }
file-removed = { $name } is taken off.

## What can be done.
file-redact = Redact
file-nothing-to-redact = Nothing to redact
file-remove = Take off
file-cancel = Cancel
file-retry = Try again
file-extract = Extract and redact
file-send-document = Attach the document all the same
file-mask = Mask
file-not-nominative = It is not nominative data
file-rename = Mask in the name
file-sign-in = Sign in in another tab
file-capture = capture
file-redacted = redacted

## Why a file is not sent.
file-refused-size = The file is larger than 25 MB. Attach the part that matters, such as the log’s lines around the error.
file-refused-count = A request takes at most 20 files, and there are 20 already. Take one off to attach this one.
file-refused-together = The files are larger than 100 MB in all. Take some off, or attach only the parts that matter.
file-refused-format = This format is not accepted. Attach the text that matters in a .txt or .csv file, or a redacted capture.
file-refused-pixels = The image has more than 40 million pixels. Crop it to what has to be seen.
file-refused-unreadable = This image cannot be read. Take the capture again, or save it as PNG.
file-failed-lost = The connection is lost. The file will go out by itself when it is back.
file-failed-session = Your session has ended. Sign in in another tab: the file will then go out, and what you wrote stays here.
file-failed-gone = This file is gone: a file that is not sent with a request is removed after a day. Attach it again.
file-failed-conflict = This file can no longer be changed.
file-failed-too-large = The file is too large.
file-failed-many = There were too many attempts. Wait a few minutes, then try again.
file-failed-name = The file’s name may hold nominative data, or is not accepted. Mask what identifies a person, or rename the file.
file-failed-storage = The file did not arrive in full. Try again.
file-failed-unavailable = The portal does not answer at the moment. Try again shortly.

## What was found in a file.
file-found-empty = The file is empty.
file-found-unsupported = This is not an accepted format. Attach the text that matters in a .txt file, or a redacted capture.
file-found-unreadable = The file is damaged or incomplete. Save it again, then attach it.
file-found-too-large = It has too many pages, parts or pixels. Attach only the part that matters.
file-found-too-complex = It could not be checked in time. Attach only the part that matters.
file-found-encrypted = It is encrypted or protected by a password: it cannot be checked. Attach it without protection.
file-found-macros = It has macros. Attach it without them, or as PDF.
file-found-embedded-files = It holds other files. Attach them one by one.
file-found-renamed = Its name did not fit what it is: its extension is now { $places }.
file-found-converted = It was converted ({ $places }).
file-found-first-frame = Only the first image of the animation is kept.
file-found-metadata-removed = What the file told besides (place, device, author) was taken out.
file-found-trailing-data-removed = What followed the end of the file was taken off.
file-found-scripts-removed = The scripts of the PDF were taken out.
file-found-embedded-files-removed = The files within the PDF were taken out.
file-found-earlier-revisions-removed = Earlier versions of the PDF, from which deleted content could be recovered, were taken out.
file-found-images-inside = The document still holds whole images, even if cropped or hidden. Do not put a screen capture with sensitive information into a Microsoft Word document to change or redact it: the source image can generally be recovered.
file-found-poor-redaction = Poor redaction: a part is blurred, and what is blurred can be guessed from the context or by zooming. Cover it with a black box.
file-found-text-not-searched = The text in the image was not checked: make sure that no nominative data can be seen in it.
file-found-nam = There seems to be a health insurance number in it.
file-found-nas = There seems to be a social insurance number in it.
file-found-permis = There seems to be a driving licence number in it.
file-found-carte = There seems to be a payment card number in it.
file-found-naissance = There seems to be a date of birth in it.
file-found-dossier = There seems to be a file number in it.
file-found-courriel = There seems to be an email address in it.
file-found-telephone = There seems to be a phone number in it.
file-lines = Lines: { $places }.
file-detail = ({ $places })
file-found-other = To be checked: { $kind }.
file-held-until = Nobody else will see it until you mask what was found, or confirm that it is not nominative data.
file-held-replace = Nobody else will see it. Attach a redacted version in its place, or confirm that it is not nominative data.
file-held-attach = Attach a redacted version in a comment; this file will stay hidden.
file-bmp = The format .bmp is discouraged: the image will be converted to PNG.
file-word-warning = Do not put a screen capture with sensitive information into a Microsoft Word document (.doc, .docx) to change or redact it: the source image can generally be recovered.
file-word-images = Whole images in this document: { $count }. Nothing has been sent yet.
file-word-others = Images in a format that cannot be opened here: { $count }. Take the capture again.

## Sending.
file-waits = Waiting for the files…
file-open-absent = These files will not be sent: { $names }.
file-open-held = These files stay hidden from others until you decide: { $names }.
file-open-back = Back to the files
file-open-without = Send all the same
file-open-held-send = Send all the same

## The editor.
editor-title = Redact the image
editor-lead = Draw a black box over each name, number or face. The original image does not leave your workstation: a new image is attached, in which the covered pixels no longer exist.
editor-tools = Tools
editor-undo = Undo
editor-redo = Redo
editor-delete = Delete the box
editor-smaller = Smaller
editor-larger = Larger
editor-fit = Fit
editor-actual = Actual size
editor-pan = Move the view
editor-canvas = Image to redact
editor-done = Attach the redacted image
editor-nothing = Nothing to redact
editor-cancel = Later
editor-keys = By keyboard and mouse
editor-keys-arrows = Arrows: move the cross (Ctrl: faster; Alt: by one pixel)
editor-keys-enter = Enter: begin a box at the cross, then end it; Enter again: leave it there
editor-keys-selected = Selected box: the arrows move it; with Shift they make it larger or smaller
editor-keys-next = N: select the next box; Delete: remove it; Escape: leave it
editor-keys-undo = Ctrl+Z: undo; Ctrl+Y: redo
editor-keys-zoom = + and −: larger and smaller; 0: fit; 1: actual size; wheel: zoom at the pointer
editor-keys-mouse = Mouse or finger: draw a box; touch it to move it, its corners to resize it; two fingers, or the space bar held, move the view

## What the editor tells.
file-editor-count = Boxes: { $count }
file-editor-cross = { $x }, { $y }
file-editor-box = Box: { $x }, { $y }, width { $width }, height { $height }
file-editor-begun = Box begun: move with the arrows, then press Enter.
file-editor-added = Box drawn: { $x }, { $y }, width { $width }, height { $height }. The arrows move it; Enter leaves it there.
file-editor-put = No box selected.
file-editor-none = Select a box first.
file-editor-removed = Box deleted.
file-editor-undone = Undone.
file-editor-redone = Redone.
file-editor-no-undo = Nothing to undo.
file-editor-no-redo = Nothing to redo.
file-editor-no-box = Draw a box first, or choose “Nothing to redact”.
file-editor-boxes-there = There are boxes: attach the redacted image, or delete them.
file-editor-zoom = { $percent }%

## The files of a request.
files-heading = Attachments
files-state-expected = not received yet
files-state-inspecting = being checked
files-state-clean = checked
files-state-refused = not accepted
files-state-held = held back: only you see it
look-files = { $n ->
    [one] With { $n } file.
   *[other] With { $n } files.
}

## What may be wrong with the files of a form.
fault-attachments-not-allowed = For a question or a resolution, send the files as a comment first. Those of a data extraction are delivered in the establishment’s file repository.
fault-attachments-with-comment = Files go with a comment: send them that way first, or take them off.
fault-attachments-not-found = A file is gone. Take it off, then attach it again.
fault-attachments-already-used = A file is attached to a request already. Take it off here.
fault-attachments-not-arrived = A file did not arrive in full. Attach it again.
fault-attachments-refused = A file is not accepted. Take it off.
fault-attachments-duplicate = A file is attached twice.
fault-attachments-too-many = A request has 20 files at most.
fault-attachments-too-large = The files of a request are 100 MB in all at most.
notice-file-confirmed = Noted: the attachment is now shown with the request.
notice-file-masked = Masked: the attachment is now shown with the request, without what was found.
file-not-shown-yet = An attachment is not shown for now.
