### The knowledge base.

## Searching.
home-search = Trouvez une réponse dans la base de connaissances
home-search-go = Chercher une réponse
articles-title = Base de connaissances
articles-tabs = Pages de la base de connaissances
articles-tab-search = Recherche
articles-tab-published = Publiés
articles-tab-draft = Brouillons
articles-tab-unanswered = Recherches sans réponse
articles-tab-synonyms = Synonymes
articles-crumbs = Fil d’Ariane
articles-new = Nouvel article
articles-words = Que cherchez-vous?
articles-language = Langue
articles-any-language = Toutes
articles-category = Catégorie
articles-any-category = Toutes
articles-filter = Filtrer
articles-newest = Articles les plus récents
articles-found = { $n ->
    [one] { $n } article trouvé
   *[other] { $n } articles trouvés
}
articles-best = { $n ->
    [one] Le meilleur résultat
   *[other] Les { $n } meilleurs résultats
}
articles-none = Il n’y a pas encore d’article ici.
articles-none-here = Rien à montrer ici.
articles-none-found = Aucun article ne correspond à « { $q } »
articles-other-words = Essayez d’autres mots : moins de mots, plus courants, ou le nom de ce qui est affiché à l’écran.
articles-everywhere = Chercher dans toutes les catégories
articles-elsewhere-en = Voir les articles trouvés en anglais
articles-elsewhere-fr = Voir les articles trouvés en français
articles-write = Écrire un article
articles-not-answered = Toujours sans réponse? Le centre de soutien vous aidera :
articles-in-requests = Chercher ces mots dans les demandes
articles-unavailable = La recherche n’est pas disponible pour le moment. Réessayez dans quelques instants; vous pouvez aussi créer une demande sans attendre.
articles-q-too-long = Écrivez au plus 200 caractères.
articles-back = Revenir à la base de connaissances
articles-pager = Suite de la liste
articles-next = Suivants

## An article.
article-table = Tableau
article-contents = Sommaire
article-updated-on = Mis à jour le { $day }
article-tags = Mots-clés
article-helped = Cet article vous a-t-il aidé?
article-helped-yes = Vous avez répondu : oui. Vous pouvez changer d’avis.
article-helped-no = Vous avez répondu : non. Vous pouvez changer d’avis.
article-spared = Oui, je n’ai plus besoin d’envoyer ma demande
article-not-enough = Il vous faut plus d’aide?
article-file = Créer une demande
article-go-back = Revenez à l’onglet de votre demande : elle vous y attend.
article-votes-helpful = Utile
article-votes-not = Pas utile
article-votes-avoided = Demandes évitées
article-change = Modifier
article-revisions = Révisions
article-remove = Supprimer
article-back = Revenir à l’article
article-state-draft = Brouillon
article-state-published = Publié
article-audience-everyone = Pour tous
article-audience-agents = Pour les agents

## Writing.
article-new-title = Nouvel article
article-change-title = Modifier un article
article-title = Titre
article-title-hint = Ce que la personne cherche, dans ses mots. De 5 à 150 caractères.
article-category = Catégorie
article-category-hint = Choisissez-en une qui existe, ou écrivez-en une nouvelle. De 2 à 60 caractères.
article-tags-hint = Séparés par des virgules, au plus huit. De 2 à 40 caractères chacun.
article-lang = Langue
article-audience = Public
article-state = État
article-editor = Écrit par
article-updated = Mis à jour
article-written = Date
article-body = Texte
article-body-hint = Au moins 20 caractères. La mise en forme est expliquée sous « Mise en forme ». Aucune donnée nominative.
article-save = Enregistrer
article-preview = Aperçu
article-preview-title = Aperçu
article-preview-hint = Rien n’est encore enregistré.
article-markdown = Mise en forme
article-markdown-hint = Un titre commence sa propre ligne. Une ligne vide sépare deux paragraphes. Le HTML et les images ne sont pas affichés.
markdown-does-heading = Titre
markdown-sample-heading = ## Titre
markdown-does-deeper = Sous-titre
markdown-sample-deeper = ### Sous-titre
markdown-does-strong = Gras
markdown-sample-strong = **mot**
markdown-does-list = Liste
markdown-sample-list = - élément
markdown-does-steps = Étapes
markdown-sample-steps = 1. étape
markdown-does-link = Lien
markdown-sample-link = [texte](/requests/new)
markdown-does-table = Tableau
markdown-sample-table = | A | B |
    | --- | --- |
    | 1 | 2 |
markdown-does-code = À taper tel quel
markdown-sample-code = `texte`
article-now = Dans l’article
synonyms-now = Dans la liste enregistrée
article-stale = Quelqu’un a modifié l’article pendant que vous écriviez. Votre texte est encore ici : comparez, puis enregistrez de nouveau.
article-conflict = L’article a changé plusieurs fois pendant l’enregistrement. Rien n’est enregistré : essayez de nouveau.
article-compare-how = Le formulaire contient votre texte. Si vous l’enregistrez, il remplace celui de l’autre personne, qui reste parmi les révisions.
article-from-revision = Le formulaire contient le texte de la révision { $revision }. Rien ne change tant que vous n’enregistrez pas.
article-revision = Révision
article-revision-number = Révision { $revision }
article-revision-by = Révision { $revision }, écrite par { $name } :
article-take-up = Reprendre cette révision
article-remove-title = Supprimer cet article?
article-remove-hint = L’article et toutes ses révisions seront effacés pour de bon. Pour le retirer sans l’effacer, faites-en un brouillon.
fault-tags-too-long = Donnez au plus huit mots-clés, de 40 caractères au plus chacun.
fault-tags-too-short = Un mot-clé a au moins 2 caractères.
fault-text-format = Une ligne n’a pas la forme attendue.

## Searches without result.
unanswered-lead = Ce que les gens ont cherché sans rien trouver. Une recherche qui ressemble à une donnée nominative n’est pas gardée.
unanswered-none = Toutes les recherches ont trouvé quelque chose.
unanswered-text = Mots cherchés
unanswered-times = Fois
unanswered-last = Dernière fois
unanswered-do = Actions
unanswered-write-named = Écrire un article sur « { $text } »
unanswered-dismiss = Retirer de la liste
unanswered-dismiss-named = Retirer de la liste « { $text } »

## Synonyms.
synonyms-title = Synonymes
synonyms-of-fr = Synonymes en français
synonyms-of-en = Synonymes en anglais
synonyms-hint = Un groupe par ligne : un mot, le signe =, puis ce qui veut dire la même chose, séparé par des virgules. Une ligne qui commence par # est une remarque. Par exemple :
synonyms-sample-fr = DCI = dossier clinique informatisé, dossier patient
synonyms-sample-en = EHR = electronic health record, patient record
synonyms-line = Ligne { $line } (« { $text } ») : écrivez un mot, un seul signe =, puis un ou plusieurs équivalents séparés par des virgules. Au plus 20 mots de 100 caractères par ligne, 500 caractères par ligne et 2 000 lignes.
synonyms-stale = Quelqu’un a modifié la liste pendant que vous écriviez. Votre texte est encore ici : comparez, puis enregistrez de nouveau.
synonyms-written = Liste enregistrée par { $name }, le { $at }.

## What was just done.
notice-article-added = L’article est enregistré.
notice-article-changed = Vos modifications sont enregistrées.
notice-article-removed = L’article est supprimé.
notice-article-rated = Merci de votre réponse!
notice-request-avoided = Merci! Votre réponse nous aide à garder ce qui est utile. Aucune demande n’est envoyée.
notice-search-dismissed = La recherche est retirée de la liste.
notice-synonyms-saved = Les synonymes sont enregistrés. La recherche les connaîtra dans quelques instants.
