### The dashboard.
report-title = Dashboard
report-csv = Download as CSV
report-periods = Periods
report-7-days = 7 days
report-30-days = 30 days
report-90-days = 90 days
report-365-days = 365 days
report-from = From
report-to = To
report-by = Split by
report-by-type = Request type
report-by-team = Team
report-by-establishment = Establishment
report-show = Show
report-precision = Days are those of Québec. Times, in hours elapsed since the request was filed, are within 5% of the true ones.
report-open-now = Open now
report-opened = Opened
report-opened-long = Opened in the period
report-closed = Closed
report-reopened = Reopened
report-by-rule = By the 72-hour rule
report-by-hand = By hand
report-by-rule-long = Closed by the 72-hour rule
report-by-hand-long = Closed by hand
report-taking = Time to take charge
report-resolution = Time to resolution
report-median = Median
report-p90 = 90th percentile
report-hours = { $hours } h
report-taking-median = Median time to take charge.
report-resolution-median = Median time to resolution.
report-nine-of-ten = Nine out of ten: { $p90 } at most.
report-nothing = None
report-out-of-five = { $mean } / 5
report-satisfaction-of = Satisfaction ({ $n ->
    [0] no answer
    [one] { $n } answer
   *[other] { $n } answers
})
report-satisfaction = Satisfaction
report-satisfaction-summary = Average rating: { $mean }. Answers: { $count }.
report-stars = Stars out of 5
report-answers = Answers
report-flow = Requests opened and closed
report-flow-summary = In the period, { $opened } opened and { $closed } closed.
report-closed-by = Closed by the rule or by hand
report-closed-summary = In the period, { $rule } closed by the rule and { $hand } by hand.
report-wait-summary = All requests: median { $median }, 90th percentile { $p90 }.
report-open-by-type = Open now, by type
report-open-by-team = Open now, by team
report-open-by-establishment = Open now, by establishment
report-open-summary = Total open requests: { $n }.
report-all = All requests
report-day = Day
report-week = Week of
report-date = { $month ->
    [m1] Jan. { $day }
    [m2] Feb. { $day }
    [m3] March { $day }
    [m4] April { $day }
    [m5] May { $day }
    [m6] June { $day }
    [m7] July { $day }
    [m8] Aug. { $day }
    [m9] Sept. { $day }
    [m10] Oct. { $day }
    [m11] Nov. { $day }
   *[m12] Dec. { $day }
}
report-date-year = { $date }, { $year }
report-first = 1
report-data = The figures as a table
report-empty = Nothing to show for this period.
fault-from-too-small = The period is too long: choose 366 days at most.
fault-to-too-small = The end of the period comes before its beginning.
