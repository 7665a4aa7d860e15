<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
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
    <message numerus="yes">
        <source>move of %n job(s)</source>
        <translation>
            <numerusform>move of %n job</numerusform>
            <numerusform>move of %n jobs</numerusform>
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
        <source>return of %n job(s) to the backlog</source>
        <translation>
            <numerusform>return of %n job to the backlog</numerusform>
            <numerusform>return of %n jobs to the backlog</numerusform>
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
    <name>SettledTab</name>
    <message numerus="yes">
        <source>%n line(s) wait again</source>
        <translation>
            <numerusform>%n line wait again</numerusform>
            <numerusform>%n lines wait again</numerusform>
        </translation>
    </message>
</context>
</TS>
