<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>AbsentPanel</name>
    <message numerus="yes">
        <source>Nobody is free: %n job(s) go back to the backlog.</source>
        <translation>
            <numerusform>Nobody is free: this job goes back to the backlog.</numerusform>
            <numerusform>Nobody is free: these %n jobs go back to the backlog.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>For %n job(s) nobody is free: back to the backlog.</source>
        <translation>
            <numerusform>For %n job nobody is free: back to the backlog.</numerusform>
            <numerusform>For %n jobs nobody is free: back to the backlog.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stop(s) still open</source>
        <translation>
            <numerusform>%n stop still open</numerusform>
            <numerusform>%n stops still open</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) to the backlog.</source>
        <translation>
            <numerusform>%n job to the backlog.</numerusform>
            <numerusform>%n jobs to the backlog.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) taken over.</source>
        <translation>
            <numerusform>%n job taken over.</numerusform>
            <numerusform>%n jobs taken over.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Aids</name>
    <message numerus="yes">
        <source>placing of %n job(s)</source>
        <translation>
            <numerusform>placing of %n job</numerusform>
            <numerusform>placing of %n jobs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BillingScreen</name>
    <message numerus="yes">
        <source>%n job(s) selected</source>
        <translation>
            <numerusform>%n job selected</numerusform>
            <numerusform>%n jobs selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) approved for billing</source>
        <translation>
            <numerusform>%n job approved for billing</numerusform>
            <numerusform>%n jobs approved for billing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n invoice(s) proposed</source>
        <translation>
            <numerusform>%n invoice proposed</numerusform>
            <numerusform>%n invoices proposed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Issue %n invoice(s)?</source>
        <translation>
            <numerusform>Issue %n invoice?</numerusform>
            <numerusform>Issue %n invoices?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n invoice(s) issued</source>
        <translation>
            <numerusform>%n invoice issued</numerusform>
            <numerusform>%n invoices issued</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BoardScreen</name>
    <message numerus="yes">
        <source>Publish %n change(s)</source>
        <translation>
            <numerusform>Publish %n change</numerusform>
            <numerusform>Publish %n changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Publish %n tour(s)</source>
        <translation>
            <numerusform>Publish %n tour</numerusform>
            <numerusform>Publish %n tours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tour(s)</source>
        <translation>
            <numerusform>%n tour</numerusform>
            <numerusform>%n tours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s)</source>
        <translation>
            <numerusform>%n job</numerusform>
            <numerusform>%n jobs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not published</source>
        <translation>
            <numerusform>%n not published</numerusform>
            <numerusform>%n not published</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n changed since publication</source>
        <translation>
            <numerusform>%n changed since publication</numerusform>
            <numerusform>%n changed since publication</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not read by the driver</source>
        <translation>
            <numerusform>%n not read by the driver</numerusform>
            <numerusform>%n not read by the drivers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n late</source>
        <translation>
            <numerusform>%n late</numerusform>
            <numerusform>%n late</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n problem</numerusform>
            <numerusform>%n problems</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BoardView</name>
    <message numerus="yes">
        <source>%n full container(s)</source>
        <translation>
            <numerusform>%n full container</numerusform>
            <numerusform>%n full containers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n empty container(s)</source>
        <translation>
            <numerusform>%n empty container</numerusform>
            <numerusform>%n empty containers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s)</source>
        <translation>
            <numerusform>%n job</numerusform>
            <numerusform>%n jobs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BoxesPage</name>
    <message numerus="yes">
        <source>%n box(es) moved.</source>
        <translation>
            <numerusform>%n box moved.</numerusform>
            <numerusform>%n boxes moved.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CancelDialog</name>
    <message numerus="yes">
        <source>Cancel %n order(s)</source>
        <translation>
            <numerusform>Cancel the order</numerusform>
            <numerusform>Cancel %n orders</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message numerus="yes">
        <source>%n jobs selected</source>
        <translation>
            <numerusform>%n jobs selected</numerusform>
            <numerusform>%n jobs selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Carrier</name>
    <message numerus="yes">
        <source>move of %n job(s)</source>
        <translation>
            <numerusform>move of %n job</numerusform>
            <numerusform>move of %n jobs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>copy of %n job(s)</source>
        <translation>
            <numerusform>copy of %n job</numerusform>
            <numerusform>copy of %n jobs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>placing of %n job(s)</source>
        <translation>
            <numerusform>placing of %n job</numerusform>
            <numerusform>placing of %n jobs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>removal of %n stop(s)</source>
        <translation>
            <numerusform>removal of %n stop</numerusform>
            <numerusform>removal of %n stops</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>return of %n job(s) to the backlog</source>
        <translation>
            <numerusform>return of %n job to the backlog</numerusform>
            <numerusform>return of %n jobs to the backlog</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CountPage</name>
    <message numerus="yes">
        <source>%n number(s) counted so far are forgotten.</source>
        <translation>
            <numerusform>%n number counted so far is forgotten.</numerusform>
            <numerusform>%n numbers counted so far are forgotten.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DashboardScreen</name>
    <message numerus="yes">
        <source>%n late</source>
        <translation>
            <numerusform>%n late</numerusform>
            <numerusform>%n late</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n problem</numerusform>
            <numerusform>%n problems</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n urgent</source>
        <translation>
            <numerusform>%n urgent</numerusform>
            <numerusform>%n urgent</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n without weight</source>
        <translation>
            <numerusform>%n without weight</numerusform>
            <numerusform>%n without weight</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n invoice(s)</source>
        <translation>
            <numerusform>%n invoice</numerusform>
            <numerusform>%n invoices</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message numerus="yes">
        <source>%n mail(s) did not arrive: see the outbox.</source>
        <translation>
            <numerusform>%n mail did not arrive: see the outbox.</numerusform>
            <numerusform>%n mails did not arrive: see the outbox.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n action(s) of the last time were sent.</source>
        <translation>
            <numerusform>%n action of the last time was sent.</numerusform>
            <numerusform>%n actions of the last time were sent.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Hold</name>
    <message numerus="yes">
        <source>Copy: %n job(s)</source>
        <translation>
            <numerusform>Copy: %n job</numerusform>
            <numerusform>Copy: %n jobs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HoldsPage</name>
    <message numerus="yes">
        <source>%n job(s) cancelled.</source>
        <translation>
            <numerusform>%n job cancelled.</numerusform>
            <numerusform>%n jobs cancelled.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>JobSheetDialog</name>
    <message numerus="yes">
        <source>%n field(s) changed</source>
        <translation>
            <numerusform>%n field changed</numerusform>
            <numerusform>%n fields changed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Keyboard</name>
    <message numerus="yes">
        <source>Lifted: %n job(s). Arrows move, Enter drops, Escape lets go.</source>
        <translation>
            <numerusform>Lifted: %n job. Arrows move, Enter drops, Escape lets go.</numerusform>
            <numerusform>Lifted: %n jobs. Arrows move, Enter drops, Escape lets go.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LastPublished</name>
    <message numerus="yes">
        <source>%n tour(s)</source>
        <translation>
            <numerusform>%n tour</numerusform>
            <numerusform>%n tours</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LeftOutDialog</name>
    <message numerus="yes">
        <source>%n job(s) copied.</source>
        <translation>
            <numerusform>%n job copied.</numerusform>
            <numerusform>%n jobs copied.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left out:</source>
        <translation>
            <numerusform>%n left out:</numerusform>
            <numerusform>%n left out:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ListScreen</name>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n line</numerusform>
            <numerusform>%n lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MailDialog</name>
    <message numerus="yes">
        <source>%n paper(s)</source>
        <translation>
            <numerusform>%n paper</numerusform>
            <numerusform>%n papers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message numerus="yes">
        <source>%n action(s) waiting to be sent.</source>
        <translation>
            <numerusform>%n action waiting to be sent.</numerusform>
            <numerusform>%n actions waiting to be sent.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n waiting</numerusform>
            <numerusform>%n waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n action(s) could not be sent yet. They are kept on this computer and sent when Rondo is started again.</source>
        <translation>
            <numerusform>%n action could not be sent yet. It is kept on this computer and sent when Rondo is started again.</numerusform>
            <numerusform>%n actions could not be sent yet. They are kept on this computer and sent when Rondo is started again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MatchingTab</name>
    <message numerus="yes">
        <source>%n line(s) selected</source>
        <translation>
            <numerusform>%n line selected</numerusform>
            <numerusform>%n lines selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) settled</source>
        <translation>
            <numerusform>%n line settled</numerusform>
            <numerusform>%n lines settled</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) wait again</source>
        <translation>
            <numerusform>%n line wait again</numerusform>
            <numerusform>%n lines wait again</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MonthModel</name>
    <message numerus="yes">
        <source>%n passage(s)</source>
        <translation>
            <numerusform>%n passage</numerusform>
            <numerusform>%n passages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not generated</source>
        <translation>
            <numerusform>%n not generated</numerusform>
            <numerusform>%n not generated</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n to look at</source>
        <translation>
            <numerusform>%n to look at</numerusform>
            <numerusform>%n to look at</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MonthPage</name>
    <message numerus="yes">
        <source>%n passage(s)</source>
        <translation>
            <numerusform>%n passage</numerusform>
            <numerusform>%n passages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n moved</source>
        <translation>
            <numerusform>%n moved</numerusform>
            <numerusform>%n moved</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n to generate</source>
        <translation>
            <numerusform>%n to generate</numerusform>
            <numerusform>%n to generate</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in conflict</source>
        <translation>
            <numerusform>%n in conflict</numerusform>
            <numerusform>%n in conflict</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n to decide</source>
        <translation>
            <numerusform>%n to decide</numerusform>
            <numerusform>%n to decide</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) made</source>
        <translation>
            <numerusform>%n job made</numerusform>
            <numerusform>%n jobs made</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n found no place and wait in the backlog</source>
        <translation>
            <numerusform>%n found no place and waits in the backlog</numerusform>
            <numerusform>%n found no place and wait in the backlog</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OptimiseDialog</name>
    <message numerus="yes">
        <source>%n selected tour(s)</source>
        <translation>
            <numerusform>%n selected tour</numerusform>
            <numerusform>%n selected tours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tour(s) could be shorter only by breaking a rule.</source>
        <translation>
            <numerusform>%n tour could be shorter only by breaking a rule.</numerusform>
            <numerusform>%n tours could be shorter only by breaking a rule.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tour(s) change.</source>
        <translation>
            <numerusform>%n tour changes.</numerusform>
            <numerusform>%n tours change.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) move.</source>
        <translation>
            <numerusform>%n job moves.</numerusform>
            <numerusform>%n jobs move.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them from the backlog.</source>
        <translation>
            <numerusform>%n of them from the backlog.</numerusform>
            <numerusform>%n of them from the backlog.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tour(s) stay as they are, so that no rule is broken.</source>
        <translation>
            <numerusform>%n tour stays as it is, so that no rule is broken.</numerusform>
            <numerusform>%n tours stay as they are, so that no rule is broken.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>optimising of %n tour(s)</source>
        <translation>
            <numerusform>optimising of %n tour</numerusform>
            <numerusform>optimising of %n tours</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PaperList</name>
    <message numerus="yes">
        <source>%n paper(s) chosen</source>
        <translation>
            <numerusform>%n paper chosen</numerusform>
            <numerusform>%n papers chosen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n paper(s) saved.</source>
        <translation>
            <numerusform>%n paper saved.</numerusform>
            <numerusform>%n papers saved.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n mail(s) in the outbox.</source>
        <translation>
            <numerusform>%n mail in the outbox.</numerusform>
            <numerusform>%n mails in the outbox.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) filed.</source>
        <translation>
            <numerusform>%n file filed.</numerusform>
            <numerusform>%n files filed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n was (were) there already, and not stored twice.</source>
        <translation>
            <numerusform>%n was there already, and not stored twice.</numerusform>
            <numerusform>%n were there already, and not stored twice.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PaperView</name>
    <message numerus="yes">
        <source>%n page(s)</source>
        <translation>
            <numerusform>%n page</numerusform>
            <numerusform>%n pages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PdfPreview</name>
    <message numerus="yes">
        <source>%n page(s)</source>
        <translation>
            <numerusform>%n page</numerusform>
            <numerusform>%n pages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlanActions</name>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>publishing of %n tour(s)</source>
        <translation>
            <numerusform>publishing of %n tour</numerusform>
            <numerusform>publishing of %n tours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tour(s) sent to the drivers.</source>
        <translation>
            <numerusform>%n tour sent to the drivers.</numerusform>
            <numerusform>%n tours sent to the drivers.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s)</source>
        <translation>
            <numerusform>%n job</numerusform>
            <numerusform>%n jobs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>fixing of %n stop(s)</source>
        <translation>
            <numerusform>fixing of %n stop</numerusform>
            <numerusform>fixing of %n stops</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>release of %n stop(s)</source>
        <translation>
            <numerusform>release of %n stop</numerusform>
            <numerusform>release of %n stops</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Duplicate %n job(s)</source>
        <translation>
            <numerusform>Duplicate %n job</numerusform>
            <numerusform>Duplicate %n jobs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>duplicating of %n job(s)</source>
        <translation>
            <numerusform>duplicating of %n job</numerusform>
            <numerusform>duplicating of %n jobs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) wait in the backlog.</source>
        <translation>
            <numerusform>%n job waits in the backlog.</numerusform>
            <numerusform>%n jobs wait in the backlog.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) copied.</source>
        <translation>
            <numerusform>%n job copied.</numerusform>
            <numerusform>%n jobs copied.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) not to be planned again</source>
        <translation>
            <numerusform>%n job not to be planned again</numerusform>
            <numerusform>%n jobs not to be planned again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>cancelling of %n order(s)</source>
        <translation>
            <numerusform>cancelling of %n order</numerusform>
            <numerusform>cancelling of %n orders</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReceiveDialog</name>
    <message numerus="yes">
        <source>It pays the %n selected invoice(s), the longest due first.</source>
        <translation>
            <numerusform>It pays the %n selected invoice, the longest due first.</numerusform>
            <numerusform>It pays the %n selected invoices, the longest due first.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RentsPage</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReturnedSheetDialog</name>
    <message numerus="yes">
        <source>%n stop(s) could not be recorded as typed.</source>
        <translation>
            <numerusform>%n stop could not be recorded as typed.</numerusform>
            <numerusform>%n stops could not be recorded as typed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RoundsPage</name>
    <message numerus="yes">
        <source>%n job(s) cancelled: their day is none any more.</source>
        <translation>
            <numerusform>%n job cancelled: its day is none any more.</numerusform>
            <numerusform>%n jobs cancelled: their days are none any more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The round ends. %n later job(s) cancelled.</source>
        <translation>
            <numerusform>The round ends. %n later job cancelled.</numerusform>
            <numerusform>The round ends. %n later jobs cancelled.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RoundsScreen</name>
    <message numerus="yes">
        <source>%n passage(s) of the next {weeks} weeks not generated yet</source>
        <translation>
            <numerusform>%n passage of the next {weeks} weeks not generated yet</numerusform>
            <numerusform>%n passages of the next {weeks} weeks not generated yet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n to decide</source>
        <translation>
            <numerusform>%n to decide</numerusform>
            <numerusform>%n to decide</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RowHeader</name>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n row</numerusform>
            <numerusform>%n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s)</source>
        <translation>
            <numerusform>%n job</numerusform>
            <numerusform>%n jobs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SettledTab</name>
    <message numerus="yes">
        <source>%n line(s) wait again</source>
        <translation>
            <numerusform>%n line wait again</numerusform>
            <numerusform>%n lines wait again</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StockPage</name>
    <message numerus="yes">
        <source>%n box(es) in the fleet</source>
        <translation>
            <numerusform>%n box in the fleet</numerusform>
            <numerusform>%n boxes in the fleet</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TimelineView</name>
    <message numerus="yes">
        <source>%n link(s) of the chain do not match what was recorded.</source>
        <translation>
            <numerusform>%n link of the chain does not match what was recorded.</numerusform>
            <numerusform>%n links of the chain do not match what was recorded.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n link(s) of the chain, all intact.</source>
        <translation>
            <numerusform>%n link of the chain, intact.</numerusform>
            <numerusform>%n links of the chain, all intact.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WeeksPage</name>
    <message numerus="yes">
        <source>The week is kept with %n job(s).</source>
        <translation>
            <numerusform>The week is kept with %n job.</numerusform>
            <numerusform>The week is kept with %n jobs.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) made</source>
        <translation>
            <numerusform>%n job made</numerusform>
            <numerusform>%n jobs made</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left out (there already, holiday or on hold)</source>
        <translation>
            <numerusform>%n left out (there already, holiday or on hold)</numerusform>
            <numerusform>%n left out (there already, holiday or on hold)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n without a place</source>
        <translation>
            <numerusform>%n without a place</numerusform>
            <numerusform>%n without a place</numerusform>
        </translation>
    </message>
</context>
</TS>
