### The dashboard.
report-title = Tableau de bord
report-csv = Télécharger en CSV
report-periods = Périodes
report-7-days = 7 jours
report-30-days = 30 jours
report-90-days = 90 jours
report-365-days = 365 jours
report-from = Du
report-to = Au
report-by = Répartir par
report-by-type = Type de demande
report-by-team = Équipe
report-by-establishment = Établissement
report-show = Afficher
report-precision = Les jours sont ceux du Québec. Les délais, en heures écoulées depuis le dépôt, sont exacts à 5 % près.
report-open-now = Ouvertes maintenant
report-opened = Ouvertes
report-opened-long = Ouvertes pendant la période
report-closed = Fermées
report-reopened = Rouvertes
report-by-rule = Par la règle des 72 heures
report-by-hand = À la main
report-by-rule-long = Fermées par la règle des 72 heures
report-by-hand-long = Fermées à la main
report-taking = Délai de prise en charge
report-resolution = Délai de résolution
report-median = Médiane
report-p90 = 90e centile
report-hours = { $hours } h
report-taking-median = Délai médian de prise en charge.
report-resolution-median = Délai médian de résolution.
report-nine-of-ten = Neuf sur dix : { $p90 } au plus.
report-nothing = Aucun
report-out-of-five = { $mean } / 5
report-satisfaction-of = Satisfaction ({ $n ->
    [0] aucune réponse
    [one] { $n } réponse
   *[other] { $n } réponses
})
report-satisfaction = Satisfaction
report-satisfaction-summary = Note moyenne : { $mean }. Nombre de réponses : { $count }.
report-stars = Note sur 5
report-answers = Réponses
report-flow = Demandes ouvertes et fermées
report-flow-summary = Pendant la période, { $opened } ouvertes et { $closed } fermées.
report-closed-by = Fermées par la règle ou à la main
report-closed-summary = Pendant la période, { $rule } fermées par la règle et { $hand } à la main.
report-wait-summary = Toutes les demandes : médiane { $median }, 90e centile { $p90 }.
report-open-by-type = Ouvertes maintenant, par type
report-open-by-team = Ouvertes maintenant, par équipe
report-open-by-establishment = Ouvertes maintenant, par établissement
report-open-summary = Demandes ouvertes en tout : { $n }.
report-all = Toutes les demandes
report-day = Jour
report-week = Semaine du
report-date = { $month ->
    [m1] { $day } janv.
    [m2] { $day } févr.
    [m3] { $day } mars
    [m4] { $day } avr.
    [m5] { $day } mai
    [m6] { $day } juin
    [m7] { $day } juill.
    [m8] { $day } août
    [m9] { $day } sept.
    [m10] { $day } oct.
    [m11] { $day } nov.
   *[m12] { $day } déc.
}
report-date-year = { $date } { $year }
report-first = 1er
report-data = Les chiffres en tableau
report-empty = Rien à montrer pour cette période.
fault-from-too-small = La période est trop longue : choisissez 366 jours au plus.
fault-to-too-small = La fin de la période vient avant son début.
