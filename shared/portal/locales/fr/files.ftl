### Files of requests and comments, and the redaction of images.
file-title = Pièces jointes
file-lead = Captures d’écran, journaux, messages d’erreur. Caviardez toute donnée nominative avant de joindre.
file-limits = Formats recommandés : texte (.txt, .log, .xml, .json, .csv, .hl7) et images (.png, .jpg, .gif, .webp). Acceptés aussi : .pdf, .doc et .docx; le format .bmp est déconseillé. Jusqu’à 25 Mo par fichier, 20 fichiers et 100 Mo en tout.
file-choose = Joindre des fichiers
file-drop = ou glissez-les ici, ou collez une capture (Ctrl+V)
file-list = Fichiers joints
file-without-scripts = Pour joindre des fichiers, activez JavaScript dans votre navigateur. Tout le reste fonctionne sans lui.

## Where a file stands.
file-stand-looking = Un instant…
file-stand-choice = Image pas encore jointe : y a-t-il quelque chose à caviarder?
file-stand-document = Document pas encore joint
file-stand-waiting = En attente
file-stand-sending = Envoi en cours
file-stand-inspecting = Vérification en cours
file-stand-clean = Joint
file-stand-held = Joint, mais retenu
file-stand-refused = Non accepté
file-stand-failed = Non joint
file-progress = Envoi de { $name }
file-removed = { $name } est retiré.

## What can be done.
file-redact = Caviarder
file-nothing-to-redact = Rien à caviarder
file-remove = Retirer
file-cancel = Annuler l’envoi
file-retry = Réessayer
file-extract = Extraire et caviarder
file-send-document = Joindre le document quand même
file-mask = Masquer
file-not-nominative = Ce n’est pas une donnée nominative
file-rename = Masquer dans le nom
file-sign-in = Se connecter dans un autre onglet
file-capture = capture
file-redacted = caviardée

## Why a file is not sent.
file-refused-size = Le fichier dépasse 25 Mo. Joignez plutôt la partie utile, par exemple les lignes du journal autour de l’erreur.
file-refused-count = Une demande accepte au plus 20 fichiers, et il y en a déjà 20. Retirez-en un pour joindre celui-ci.
file-refused-together = Les fichiers dépassent 100 Mo en tout. Retirez-en, ou joignez seulement les parties utiles.
file-refused-format = Ce format n’est pas accepté. Joignez le texte utile dans un fichier .txt ou .csv, ou une capture caviardée.
file-refused-pixels = L’image a plus de 40 millions de pixels. Recadrez-la autour de ce qu’il faut voir.
file-refused-unreadable = Cette image ne peut pas être lue. Refaites la capture, ou enregistrez-la en PNG.
file-failed-lost = La connexion est perdue. L’envoi reprendra de lui-même quand elle reviendra.
file-failed-session = Votre session est terminée. Connectez-vous dans un autre onglet : l’envoi reprendra, et ce que vous avez écrit reste ici.
file-failed-gone = Ce fichier n’est plus là : un fichier qui n’est pas envoyé avec une demande est supprimé après un jour. Joignez-le de nouveau.
file-failed-conflict = Ce fichier ne peut plus être changé.
file-failed-too-large = Le fichier est trop volumineux.
file-failed-many = Il y a eu trop d’essais. Attendez quelques minutes, puis réessayez.
file-failed-name = Le nom du fichier contient peut-être une donnée nominative, ou n’est pas accepté. Masquez ce qui identifie une personne, ou renommez le fichier.
file-failed-storage = Le fichier n’a pas été reçu en entier. Réessayez.
file-failed-unavailable = Le guichet ne répond pas pour le moment. Réessayez dans un instant.

## What was found in a file.
file-found-empty = Le fichier est vide.
file-found-unsupported = Ce n’est pas un format accepté. Joignez le texte utile dans un fichier .txt, ou une capture caviardée.
file-found-unreadable = Le fichier est endommagé ou incomplet. Enregistrez-le de nouveau, puis joignez-le.
file-found-too-large = Il contient trop de pages, d’éléments ou de pixels. Joignez seulement la partie utile.
file-found-too-complex = Il n’a pas pu être vérifié à temps. Joignez seulement la partie utile.
file-found-encrypted = Il est chiffré ou protégé par un mot de passe : il ne peut pas être vérifié. Joignez-le sans protection.
file-found-macros = Il contient des macros. Joignez-le sans elles, ou en PDF.
file-found-embedded-files = Il contient d’autres fichiers. Joignez-les un à un.
file-found-renamed = Son nom ne correspondait pas à son contenu : il porte maintenant l’extension { $places }.
file-found-converted = Il a été converti ({ $places }).
file-found-first-frame = Seule la première image de l’animation est gardée.
file-found-metadata-removed = Ce que le fichier disait de plus (lieu, appareil, auteur) a été enlevé.
file-found-trailing-data-removed = Ce qui suivait la fin du fichier a été enlevé.
file-found-scripts-removed = Les scripts du PDF ont été enlevés.
file-found-embedded-files-removed = Les fichiers contenus dans le PDF ont été enlevés.
file-found-earlier-revisions-removed = Les versions antérieures du PDF, d’où l’on pouvait récupérer ce qui avait été supprimé, ont été enlevées.
file-found-images-inside = Le document contient encore des images entières, même recadrées ou masquées. Ne pas insérer de capture d’écran contenant des renseignements sensibles dans un document Microsoft Word pour la modifier ou la caviarder, car l’image source peut généralement être récupérée.
file-found-poor-redaction = Caviardage inadéquat : une partie est brouillée, et ce qui est brouillé peut être déduit du contexte ou en zoomant. Couvrez-la d’un rectangle noir.
file-found-text-not-searched = Le texte de l’image n’a pas été vérifié : assurez-vous qu’aucune donnée nominative n’y paraît.
file-found-nam = Un numéro d’assurance maladie semble s’y trouver.
file-found-nas = Un numéro d’assurance sociale semble s’y trouver.
file-found-permis = Un numéro de permis de conduire semble s’y trouver.
file-found-carte = Un numéro de carte de paiement semble s’y trouver.
file-found-naissance = Une date de naissance semble s’y trouver.
file-found-dossier = Un numéro de dossier semble s’y trouver.
file-found-courriel = Une adresse courriel semble s’y trouver.
file-found-telephone = Un numéro de téléphone semble s’y trouver.
file-lines = Lignes : { $places }.
file-detail = ({ $places })
file-found-other = À vérifier : { $kind }.
file-held-until = Personne d’autre ne le verra tant que vous n’aurez pas masqué ce qui a été trouvé, ou confirmé que ce n’est pas une donnée nominative.
file-held-replace = Personne d’autre ne le verra. Joignez une version caviardée à sa place, ou confirmez que ce n’est pas une donnée nominative.
file-held-attach = Joignez une version caviardée dans un commentaire; ce fichier restera caché.
file-bmp = Le format .bmp est déconseillé : l’image sera convertie en PNG.
file-word-warning = Ne pas insérer de capture d’écran contenant des renseignements sensibles dans un document Microsoft Word (.doc, .docx) pour la modifier ou la caviarder, car l’image source peut généralement être récupérée.
file-word-images = Images entières dans ce document : { $count }. Rien n’est encore envoyé.
file-word-others = Images dans un format qui ne peut pas être ouvert ici : { $count }. Refaites-en la capture.

## Sending.
file-waits = En attente des fichiers…
file-open-absent = Ces fichiers ne seront pas envoyés : { $names }.
file-open-held = Ces fichiers resteront cachés aux autres tant que vous n’aurez pas décidé : { $names }.
file-open-back = Revenir aux fichiers
file-open-without = Envoyer quand même
file-open-held-send = Envoyer quand même

## The editor.
editor-title = Caviarder l’image
editor-lead = Tracez un rectangle noir sur chaque nom, numéro ou visage. L’image d’origine ne quitte pas votre poste : une nouvelle image est jointe, où les pixels couverts n’existent plus.
editor-tools = Outils
editor-undo = Annuler le tracé
editor-redo = Rétablir
editor-delete = Supprimer le rectangle
editor-smaller = Réduire
editor-larger = Agrandir
editor-fit = Ajuster
editor-actual = Taille réelle
editor-pan = Déplacer la vue
editor-canvas = Image à caviarder
editor-done = Joindre l’image caviardée
editor-nothing = Rien à caviarder
editor-cancel = Plus tard
editor-keys = Au clavier et à la souris
editor-keys-arrows = Flèches : déplacer la croix (Ctrl : plus vite; Alt : d’un pixel)
editor-keys-enter = Entrée : commencer un rectangle à la croix, puis le terminer; encore Entrée : le laisser là
editor-keys-selected = Rectangle choisi : les flèches le déplacent; avec Maj, elles l’agrandissent ou le réduisent
editor-keys-next = N : choisir le rectangle suivant; Suppr : l’enlever; Échap : le laisser
editor-keys-undo = Ctrl+Z : annuler; Ctrl+Y : rétablir
editor-keys-zoom = + et − : agrandir et réduire; 0 : ajuster; 1 : taille réelle; molette : agrandir sous le pointeur
editor-keys-mouse = Souris ou doigt : tracer un rectangle; le toucher pour le déplacer, ses coins pour le redimensionner; deux doigts, ou la barre d’espace enfoncée, déplacent la vue

## What the editor tells.
file-editor-count = Rectangles : { $count }
file-editor-cross = { $x }, { $y }
file-editor-box = Rectangle : { $x }, { $y }, largeur { $width }, hauteur { $height }
file-editor-begun = Rectangle commencé : déplacez-vous avec les flèches, puis appuyez sur Entrée.
file-editor-added = Rectangle tracé : { $x }, { $y }, largeur { $width }, hauteur { $height }. Les flèches le déplacent; Entrée le laisse là.
file-editor-put = Aucun rectangle choisi.
file-editor-none = Choisissez d’abord un rectangle.
file-editor-removed = Rectangle supprimé.
file-editor-undone = Tracé annulé.
file-editor-redone = Tracé rétabli.
file-editor-no-undo = Rien à annuler.
file-editor-no-redo = Rien à rétablir.
file-editor-no-box = Tracez d’abord un rectangle, ou choisissez « Rien à caviarder ».
file-editor-boxes-there = Des rectangles sont tracés : joignez l’image caviardée, ou supprimez-les.
file-editor-zoom = { $percent } %

## The files of a request.
files-heading = Pièces jointes
files-state-expected = pas encore reçu
files-state-inspecting = en cours de vérification
files-state-clean = vérifié
files-state-refused = non accepté
files-state-held = retenu : vous seule ou vous seul le voyez
look-files = { $n ->
    [one] Avec { $n } fichier joint.
   *[other] Avec { $n } fichiers joints.
}

## What may be wrong with the files of a form.
fault-attachments-not-allowed = Pour une question ou une résolution, envoyez d’abord les fichiers en commentaire. Ceux d’une extraction de données se livrent dans le dépôt de fichiers de l’établissement.
fault-attachments-with-comment = Les fichiers accompagnent un commentaire : envoyez-les d’abord ainsi, ou retirez-les.
fault-attachments-not-found = Un fichier n’est plus là. Retirez-le, puis joignez-le de nouveau.
fault-attachments-already-used = Un fichier est déjà joint à une demande. Retirez-le d’ici.
fault-attachments-not-arrived = Un fichier n’est pas arrivé en entier. Joignez-le de nouveau.
fault-attachments-refused = Un fichier n’est pas accepté. Retirez-le.
fault-attachments-duplicate = Un fichier est joint deux fois.
fault-attachments-too-many = Une demande a 20 fichiers au plus.
fault-attachments-too-large = Les fichiers d’une demande ne dépassent pas 100 Mo en tout.
notice-file-confirmed = C’est noté : la pièce jointe est maintenant visible avec la demande.
notice-file-masked = C’est masqué : la pièce jointe est maintenant visible avec la demande, sans ce qui a été trouvé.
file-not-shown-yet = Une pièce jointe n’est pas affichée pour l’instant.
