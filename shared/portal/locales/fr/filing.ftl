### Home, the forms of requests, editing.
home-title = Bonjour, { $name }
home-open = Mes demandes en cours
home-none = Vous n’avez aucune demande en cours.
home-all = Toutes les demandes
home-no-news = Rien de nouveau
home-news = { $n ->
    [one] Une nouvelle notification
   *[other] { $n } nouvelles notifications
}
home-news-many = { $n } nouvelles notifications ou plus

## The choice of a type.
types-title = Choisir le type de la demande
types-lead = Choisissez le type qui convient : votre demande sera traitée selon la bonne priorité, par la bonne équipe.

## The choice of a contact, by staff.
behalf-title = Pour qui est cette demande?
behalf-establishment = Établissement
behalf-show = Afficher les personnes-ressources
behalf-contacts = Personnes-ressources
behalf-none = Aucune personne-ressource active dans cet établissement.

## The form.
filing-other-type = Choisir un autre type de demande
filing-follows = Demande liée à { $number }.
filing-behalf = Demande au nom de { $name }.
filing-behalf-other = Choisir une autre personne
filing-advice-summary = Faites la synthèse du problème : évitez de copier une série de courriels.
filing-advice-nominative = N’inscrivez aucune donnée nominative sur une usagère ou un usager (nom, numéro d’assurance maladie, numéro de dossier…).
filing-subject = Objet de la demande
filing-subject-hint = De 5 à 150 caractères.
filing-description = Description détaillée
filing-description-hint = Dites ce qui se passe, où et depuis quand, pour que l’équipe cerne bien la situation. De 20 à 20 000 caractères.
filing-description-need-hint = Décrivez votre besoin. De 20 à 20 000 caractères.
filing-checked = Éléments validés par votre équipe
filing-checked-hint = Ce que vous avez déjà vérifié ou essayé, en 5 000 caractères au plus.
filing-major-title = Incident majeur : appelez‑nous
filing-major = Plus de cinq utilisateurs touchés, ou le travail de l’organisation entière entravé? Joignez-nous par téléphone :
filing-major-send = Vous pouvez aussi envoyer la demande : elle sera signalée comme incident majeur.
filing-visibility = Qui voit cette demande?
filing-share = Partager avec l’établissement
filing-share-hint = Les personnes de l’établissement qui en ont le droit y ont accès. C’est le choix recommandé.
filing-private = Garder privée
filing-private-hint = Seules la personne qui demande et celles avec qui la demande est partagée y ont accès.
filing-participants = Partager dès maintenant avec des collègues (facultatif)
filing-participants-hint = Ces personnes verront la demande et en recevront les notifications. Vous pourrez aussi la partager plus tard.
filing-send = Envoyer
filing-cancel = Annuler
filing-then = Après l’envoi, un accusé de réception avec le numéro de la demande vous parviendra par courriel.

## Articles suggested while the subject is typed.
suggest-search = Chercher dans la base de connaissances
suggest-new-tab = (s’ouvre dans un nouvel onglet)
suggest-title = Ces articles pourraient répondre à votre question
suggest-found = { $n ->
    [one] { $n } article suggéré
   *[other] { $n } articles suggérés
}

## A field of a type.
question-instant = Date et heure du Québec.
question-answer = « { $text } »
question-or = { " ou " }
question-when = À remplir pour { $values }.
question-required = Obligatoire pour { $values }.
question-most = Au plus { $most } caractères.

## People to call.
contacts-title = Personnes à contacter
contacts-hint = De une à cinq personnes avec qui discuter de la demande.
contacts-person = Personne
contacts-name = Nom
contacts-phone = Téléphone
contacts-extension = Poste
contacts-add = Ajouter une personne
contacts-remove = Retirer cette personne

## Editing.
edit-title = Modifier la demande { $number }
edit-save = Enregistrer les modifications
edit-compare = Ce qui a changé pendant que vous écriviez
edit-compare-how = Le formulaire contient votre texte. Corrigez-le au besoin; en enregistrant, vous remplacez ce qui est dans la demande.
edit-now = Dans la demande
edit-typed = Dans votre texte

## What just happened.
notice-filed = Votre demande est envoyée. Un accusé de réception vous parviendra par courriel, et un avis vous parviendra dès que l’équipe commence à y travailler.
notice-filed-major-warning = Votre demande est envoyée et signalée comme incident majeur. Si ce n’est pas déjà fait, appelez‑nous : 1 844 748-0553 ou, dans la région de Québec, 418 648-0553. Un accusé de réception vous parviendra par courriel.
notice-edited = Vos modifications sont enregistrées.

## What is wrong.
fault-subject-required = Écrivez l’objet de la demande.
fault-subject-too-short = L’objet est trop court : écrivez au moins 5 caractères.
fault-subject-too-long = L’objet est trop long : écrivez au plus 150 caractères.
fault-description-required = Décrivez votre demande.
fault-description-too-short = La description est trop courte : écrivez au moins 20 caractères.
fault-description-too-long = La description est trop longue : écrivez au plus 20 000 caractères.
fault-checked-too-long = Les éléments validés sont trop longs : écrivez au plus 5 000 caractères.
fault-contacts-required = Indiquez au moins une personne à contacter.
fault-contacts-too-long = Indiquez au plus cinq personnes à contacter.
fault-contacts-name-required = Écrivez le nom de la personne à contacter.
fault-contacts-phone-required = Écrivez le numéro de téléphone de la personne à contacter.
fault-contacts-extension-format = Écrivez le poste en chiffres seulement.
fault-fields-users-affected-wrong-type = Écrivez le nombre d’utilisateurs en chiffres.
fault-fields-began-at-format = Écrivez la date et l’heure du début, comme 2026-06-10 14:30.
fault-fields-action-required = Choisissez l’action demandée.
fault-fields-name-required = Écrivez le nom de la personne.
fault-fields-email-required = Écrivez l’adresse courriel de la personne.
fault-fields-email-format = Écrivez une adresse courriel complète, comme nom@etablissement.qc.ca.
fault-fields-phone-format = Écrivez un numéro de téléphone avec l’indicatif régional, comme 418 555-0142.
fault-fields-role-required = Choisissez le rôle.
fault-on-behalf-of-required = Choisissez la personne-ressource pour qui est la demande.
fault-on-behalf-of-not-allowed = Cette personne ne peut pas être choisie.
fault-participants-not-shareable = Une des personnes choisies ne peut pas recevoir la demande : elle n’est plus active.
fault-follows-up-not-allowed = La demande liée n’est pas une demande de cet établissement.
