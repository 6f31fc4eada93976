### The queue, handling, canned responses.

## The queue.
queue-title = File d’attente
queue-open = { $n ->
    [0] Aucune demande ouverte
    [one] { $n } demande ouverte
   *[other] { $n } demandes ouvertes
}
queue-major = { $n ->
    [one] { $n } majeure
   *[other] { $n } majeures
}
queue-major-mark = Majeure
queue-new = Ouvrir une demande au nom d’une personne
queue-tabs = Listes de la file
queue-mine = Les miennes
queue-to-take = À prendre
queue-all = Toutes
queue-status = Statut
queue-type = Type
queue-any = Tous
queue-words = Numéro ou mots de l’objet
queue-filter = Filtrer
queue-clear = Tout afficher
queue-caption = Demandes ouvertes, les majeures d’abord, puis par priorité et par ancienneté
queue-caption-all = Demandes ouvertes : les incidents majeurs d’abord, puis par équipe, par priorité et par ancienneté
queue-majors = Incidents majeurs
queue-of-team = · Équipe : { $team }
queue-more = Voir la suite : { $team }
queue-number = Numéro
queue-subject = Objet
queue-establishment = Établissement
queue-priority = Priorité
queue-assignee = Assignée à
queue-age = Ancienneté
queue-nobody = Personne
queue-take = Prendre
queue-take-number = Prendre la demande { $number }
queue-none-fits = Aucune demande ouverte ne correspond. Élargissez les critères.
queue-empty = La file est vide : aucune demande n’attend.
queue-maybe-closed = Aucune demande ouverte ne porte ce numéro ici. Elle est peut-être fermée.
queue-open-number = Ouvrir { $number }
queue-truncated = La recherche s’est arrêtée aux 1 000 demandes les plus récentes de cette liste.
queue-pager = Suite de la file
queue-next = Suivantes
age-minutes = { $n } min
age-hours = { $n } h
age-days = { $n } jours

## Handling a request.
handle-title = Traiter la demande
handle-assignee = Assignée à { $name }.
handle-nobody = Personne n’a pris la demande.
handle-team = Équipe :
handle-take = Prendre
handle-take-back = Reprendre en traitement
handle-me = Moi – { $name }
handle-to = Assigner à
handle-to-team = Équipe
handle-unchanged = Sans changement
handle-assign = Assigner
back-to-request = Revenir à la demande { $number }

## Articles about a request.
related-title = Articles liés
related-search = Chercher des articles sur ce sujet

## The public answer, and the last look.
answer-page-title = Réponse au client – { $number }
answer-title = Réponse au client – visible par le client
answer-body = Votre réponse
answer-hint = { $name } et toutes les personnes qui voient la demande la liront. Aucune donnée nominative.
answer-look-first = Rien ne part tout de suite : vous relirez d’abord votre texte tel que le client le verra.
answer-closed = La demande est fermée : elle ne reçoit plus de réponse.
answer-go-comment = Commentaire…
answer-go-question = Question (En attente du client)…
answer-go-resolution = Résolution…
answer-go-refusal = Refus de l’accès…
look-title = Relire avant d’envoyer – { $number }
look-moved-on = Quelqu’un a modifié la demande pendant que vous écriviez. Vérifiez que votre réponse convient encore.
look-visible = Ce texte sera visible par le client.
look-reader = { $name } et toutes les personnes qui voient la demande pourront le lire; les personnes à notifier recevront un courriel.
look-does-comment = C’est un commentaire : le statut ne change pas.
look-does-question = C’est une question : la demande passera à « En attente du client ».
look-does-resolution = C’est une résolution : la demande passera à « Résolue – attente client ».
look-does-refusal = L’accès demandé sera refusé, et la demande passera à « Résolue – attente client ».
look-closes = Envoyée maintenant, elle se fermerait d’elle-même le { $at }.
look-unless = { $n ->
    [0] Rien ne l’empêcherait, sauf « Le problème persiste ».
    [one] Une modification le lendemain de l’envoi l’en empêcherait.
   *[other] Une modification l’un des { $n } jours qui suivent celui de l’envoi l’en empêcherait.
}
look-text = Ce que le client lira
look-send = Envoyer au client
look-edit = Modifier le texte

## Internal notes.
note-title = Note interne – jamais visible par le client
note-body = Votre note
note-hint = Seules les personnes du centre de soutien la lisent.
note-go = Ajouter la note interne
note-mark = Note interne
notes-title = Notes internes – { $number }
notes-heading = Notes internes
notes-label = Notes internes, la plus ancienne d’abord
notes-none = Aucune note interne.
notes-more = Voir toutes les notes internes

## Access requests.
access-title = Traiter la demande d’accès
access-filer = Demande déposée par { $name }.
access-by-lead = Cette personne est répondante de son établissement.
access-not-by-lead = Cette personne n’est pas répondante de son établissement.
access-will = Si vous acceptez, le guichet va :
access-does-add = inviter une nouvelle personne, avec ce qui suit.
access-does-change = modifier le compte de cette adresse; ce qui n’est pas indiqué reste tel quel.
access-does-disable = désactiver le compte de cette adresse et terminer ses sessions aussitôt.
access-email = Courriel
access-name = Nom
access-phone = Téléphone
access-role = Rôle
access-rights = Droits
access-no-rights = Aucun
access-establishment = Établissement
access-then = La demande passera ensuite à « Résolue – attente client ». Les règles sont vérifiées au moment où vous acceptez.
access-accept = Accepter et appliquer
access-to-refuse = Refuser : écrivez le motif dans la réponse au client

## Mails.
mails-title = Courriels envoyés à propos de la demande
mails-none = Aucun courriel encore.
mails-to = Destinataire
mails-about = À propos de
mails-when = Date
mails-state = État
mails-pending = En route
mails-sent = Envoyé
mails-failed = Échec
mails-attempts = { $n ->
    [one] après { $n } essai
   *[other] après { $n } essais
}
feedback-reason-general = Sans précision
feedback-reason-no-email = Adresse inexistante
feedback-reason-suppressed = Adresse déjà signalée comme non valide
feedback-reason-on-account-suppression-list = Adresse sur la liste de suppression du centre
feedback-reason-mailbox-full = Boîte de réception pleine
feedback-reason-message-too-large = Courriel trop volumineux
feedback-reason-content-rejected = Contenu refusé
feedback-reason-attachment-rejected = Pièce jointe refusée
feedback-reason-undetermined = Motif indéterminé
feedback-reason-abuse = Pourriel
feedback-reason-auth-failure = Échec de l’authentification du courriel
feedback-reason-fraud = Fraude ou hameçonnage
feedback-reason-virus = Virus
feedback-reason-other = Autre motif
mails-retry = Renvoyer
mails-retry-to = Renvoyer le courriel à { $name }

## What was just done.
notice-taken = Vous avez pris la demande.
notice-assigned = La demande est assignée.
notice-assign-nobody-warning = Rien n’est assigné : choisissez une personne active du centre, une équipe, ou les deux.
notice-asked = Votre question est envoyée au client. La demande est en attente du client.
notice-resolved = Votre résolution est envoyée au client. La demande est résolue, en attente du client.
notice-noted = La note interne est ajoutée. Le client ne la voit pas.
notice-access-accepted = La demande d’accès est acceptée et appliquée.
notice-access-refused = La demande d’accès est refusée, et le motif est envoyé au client.
notice-access-unreadable-warning = Rien n’est fait : la demande ne dit pas assez clairement quoi faire. Refusez-la en invitant à en déposer une nouvelle.
notice-access-address-taken-warning = Rien n’est fait : un compte existe déjà à cette adresse.
notice-access-no-such-colleague-warning = Rien n’est fait : aucune personne de l’établissement n’a de compte à cette adresse.
notice-access-disabled-warning = Rien n’est fait : ce compte est désactivé et ne se modifie plus.
notice-access-not-theirs-warning = Rien n’est fait : une demande d’accès ne concerne que les comptes des établissements.
notice-mail-retried = Le courriel est de nouveau en route.
notice-handle-conflict-warning = Rien n’est fait : la demande a changé entre-temps, ou ceci n’est plus possible. Voici où elle en est.

## Canned responses.
canned-choose = Réponse type
canned-insert = Insérer
canned-closes-later = { $hours } heures après l’envoi de cette réponse
canned-title = Réponses types
canned-new = Ajouter une réponse type
canned-team = Équipe
canned-language = Langue
canned-language-fr = Français
canned-language-en = Anglais
canned-any = Toutes
canned-every-team = Toutes les équipes
canned-filter = Filtrer
canned-none = Aucune réponse type ici. Ajoutez-en une : elle sera proposée dans les réponses au client.
canned-name = Titre
canned-name-hint = Ce par quoi on la choisit. De 2 à 100 caractères.
canned-updated = Modifiée
canned-remove = Supprimer
canned-remove-named = Supprimer « { $title } »
canned-pager = Suite de la liste
canned-next = Suivantes
canned-new-title = Nouvelle réponse type
canned-change-title = Modifier une réponse type
canned-back = Revenir aux réponses types
canned-body = Texte
canned-body-hint = Jusqu’à 5 000 caractères; les variables sont expliquées sous « Variables ». Aucune donnée nominative.
canned-save = Enregistrer
canned-preview = Aperçu
canned-preview-title = Aperçu avec des valeurs d’exemple
canned-variables = Variables
canned-variables-hint = Écrites entre accolades, elles sont remplies d’après la demande quand la réponse est utilisée.
canned-variable-number = Le numéro de la demande
canned-variable-subject = L’objet de la demande
canned-variable-requester = Le nom de la personne qui a fait la demande
canned-variable-agent = Votre nom
canned-variable-status = Le statut de la demande
canned-variable-closes-at = L’instant de la fermeture automatique; tant qu’elle n’est pas prévue, « 72 heures après l’envoi de cette réponse »
canned-sample-number = CSC-1042
canned-sample-subject = Écran noir au démarrage
canned-sample-requester = Camille Roy
canned-sample-agent = Dominique Agent
canned-sample-status = En traitement
canned-sample-closes-at = samedi 13 juin 2026 à 14 h 30 (heure avancée de l’Est)
canned-remove-title = Supprimer cette réponse type?
canned-remove-hint = Elle ne sera plus proposée. Les réponses déjà envoyées ne changent pas.
fault-body-unknown-variable = Une variable n’existe pas. Utilisez celles qui sont expliquées sous « Variables ».
notice-canned-added = La réponse type est ajoutée.
notice-canned-changed = La réponse type est enregistrée.
notice-canned-removed = La réponse type est supprimée.
