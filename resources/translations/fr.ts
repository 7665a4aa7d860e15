<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>AbsentPanel</name>
    <message>
        <source>Close without changing anything (Esc)</source>
        <translation>Fermer sans rien changer (Échap)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Motif</translation>
    </message>
    <message>
        <source>Until the evening of</source>
        <translation>Jusqu&apos;au soir du</translation>
    </message>
    <message>
        <source>Stops to give to others</source>
        <translation>Arrêts à confier à d&apos;autres</translation>
    </message>
    <message>
        <source>Who can take it</source>
        <translation>Qui peut le prendre</translation>
    </message>
    <message>
        <source>Enter accepts, ← → another proposal, B back to the backlog, Ctrl+Enter applies</source>
        <translation>Entrée&#xa0;: accepter · ← →&#xa0;: autre proposition · B&#xa0;: retour à planifier · Ctrl+Entrée&#xa0;: appliquer</translation>
    </message>
    <message>
        <source>Best for all (A)</source>
        <translation>Le mieux pour tous (A)</translation>
    </message>
    <message>
        <source>Take the first proposal of every stop that is still open</source>
        <translation>Prendre la première proposition pour chaque arrêt encore ouvert</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Appliquer</translation>
    </message>
    <message>
        <source>Enter the absence and move the stops ({keys})</source>
        <translation>Enregistrer l&apos;absence et déplacer les arrêts ({keys})</translation>
    </message>
    <message>
        <source>Absence of {who}</source>
        <translation>Absence de {who}</translation>
    </message>
    <message>
        <source>Vehicle {who} off the road</source>
        <translation>Véhicule {who} immobilisé</translation>
    </message>
    <message>
        <source>Looking for who could take over…</source>
        <translation>Recherche de qui peut prendre le relais…</translation>
    </message>
    <message>
        <source>No longer possible, choose again: {jobs}</source>
        <translation>Plus possible, à choisir de nouveau&#xa0;: {jobs}</translation>
    </message>
    <message>
        <source>Nothing is left to do: only the absence is entered.</source>
        <translation>Plus rien à faire ce jour-là&#xa0;: seule l&apos;absence est enregistrée.</translation>
    </message>
    <message numerus="yes">
        <source>Nobody is free: %n job(s) go back to the backlog.</source>
        <translation>
            <numerusform>Personne n&apos;est libre&#xa0;: cette intervention retourne à planifier.</numerusform>
            <numerusform>Personne n&apos;est libre&#xa0;: ces %n interventions retournent à planifier.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>For %n job(s) nobody is free: back to the backlog.</source>
        <translation>
            <numerusform>Pour %n intervention, personne n&apos;est libre&#xa0;: elle retourne à planifier.</numerusform>
            <numerusform>Pour %n interventions, personne n&apos;est libre&#xa0;: elles retournent à planifier.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stop(s) still open</source>
        <translation>
            <numerusform>%n arrêt encore à décider</numerusform>
            <numerusform>%n arrêts encore à décider</numerusform>
        </translation>
    </message>
    <message>
        <source>{km} and {time} in all.</source>
        <translation>{km} et {time} au total.</translation>
    </message>
    <message>
        <source>{who} ends at {time}, {before} until now.</source>
        <translation>{who} finit à {time} au lieu de {before}.</translation>
    </message>
    <message>
        <source>{who} ends at {time} as before.</source>
        <translation>{who} finit à {time} comme avant.</translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) to the backlog.</source>
        <translation>
            <numerusform>%n intervention retourne à planifier.</numerusform>
            <numerusform>%n interventions retournent à planifier.</numerusform>
        </translation>
    </message>
    <message>
        <source>What stays open goes back to the backlog.</source>
        <translation>Ce qui reste ouvert retourne à planifier.</translation>
    </message>
    <message>
        <source>{who} at {time}</source>
        <translation>{who} à {time}</translation>
    </message>
    <message>
        <source>Back to the backlog</source>
        <translation>Retour à planifier</translation>
    </message>
    <message>
        <source>Nobody is free: back to the backlog</source>
        <translation>Personne n&apos;est libre&#xa0;: retour à planifier</translation>
    </message>
    <message>
        <source>Proposed: {who}</source>
        <translation>Proposé&#xa0;: {who}</translation>
    </message>
    <message>
        <source>Proposals for {job}</source>
        <translation>Propositions pour {job}</translation>
    </message>
    <message>
        <source>Somebody places it later.</source>
        <translation>À placer plus tard.</translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) taken over.</source>
        <translation>
            <numerusform>%n intervention reprise.</numerusform>
            <numerusform>%n interventions reprises.</numerusform>
        </translation>
    </message>
    <message>
        <source>absence of {who}</source>
        <translation>absence de {who}</translation>
    </message>
</context>
<context>
    <name>AccountTab</name>
    <message>
        <source>Name or code of a customer</source>
        <translation>Nom ou code d&apos;un client</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Compte</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>Movement</source>
        <translation>Mouvement</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Numéro</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Libellé</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>Échéance</translation>
    </message>
    <message>
        <source>Days late</source>
        <translation>Jours de retard</translation>
    </message>
    <message>
        <source>Debit</source>
        <translation>Débit</translation>
    </message>
    <message>
        <source>Credit</source>
        <translation>Crédit</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Reste dû</translation>
    </message>
    <message>
        <source>Balance</source>
        <translation>Solde</translation>
    </message>
    <message>
        <source>Choose a customer above, or open one from the balances.</source>
        <translation>Choisissez un client ci-dessus, ou ouvrez-en un depuis la liste des soldes.</translation>
    </message>
    <message>
        <source>Record a payment…</source>
        <translation>Saisir un règlement…</translation>
    </message>
    <message>
        <source>Print the statement</source>
        <translation>Imprimer le relevé de compte</translation>
    </message>
    <message>
        <source>Open only</source>
        <translation>Non soldés uniquement</translation>
    </message>
    <message>
        <source>Balance {amount}</source>
        <translation>Solde {amount}</translation>
    </message>
    <message>
        <source>{amount} overdue</source>
        <translation>{amount} échus</translation>
    </message>
    <message>
        <source>Nothing overdue</source>
        <translation>Rien d&apos;échu</translation>
    </message>
    <message>
        <source>{amount} paid and not used yet</source>
        <translation>{amount} réglés, non encore lettrés</translation>
    </message>
    <message>
        <source>Invoice</source>
        <translation>Facture</translation>
    </message>
    <message>
        <source>Credit note</source>
        <translation>Avoir</translation>
    </message>
    <message>
        <source>Brought forward</source>
        <translation>Report à nouveau</translation>
    </message>
    <message>
        <source>Payment</source>
        <translation>Règlement</translation>
    </message>
    <message>
        <source>Given back</source>
        <translation>Remboursement</translation>
    </message>
    <message>
        <source>Payment recorded</source>
        <translation>Règlement enregistré</translation>
    </message>
</context>
<context>
    <name>Aids</name>
    <message>
        <source>Off the road…</source>
        <translation>Camion en panne…</translation>
    </message>
    <message>
        <source>Away or ill…</source>
        <translation>Absent ou malade…</translation>
    </message>
    <message numerus="yes">
        <source>placing of %n job(s)</source>
        <translation>
            <numerusform>placement de %n intervention</numerusform>
            <numerusform>placement de %n interventions</numerusform>
        </translation>
    </message>
    <message>
        <source>{job} is planned: {slot}.</source>
        <translation>{job} est planifié&#xa0;: {slot}.</translation>
    </message>
</context>
<context>
    <name>Ask</name>
    <message>
        <source>Changed by a colleague</source>
        <translation>Modifié par un collègue</translation>
    </message>
    <message>
        <source>Not allowed</source>
        <translation>Action non autorisée</translation>
    </message>
    <message>
        <source>No connection</source>
        <translation>Pas de connexion</translation>
    </message>
    <message>
        <source>Not possible</source>
        <translation>Action impossible</translation>
    </message>
</context>
<context>
    <name>BacklogModel</name>
    <message>
        <source>Urgent</source>
        <translation>Urgent</translation>
    </message>
    <message>
        <source>Hazardous waste</source>
        <translation>Déchets dangereux</translation>
    </message>
</context>
<context>
    <name>BacklogPanel</name>
    <message>
        <source>Jobs that wait for a place</source>
        <translation>Interventions à planifier</translation>
    </message>
    <message>
        <source>Backlog</source>
        <translation>À planifier</translation>
    </message>
    <message>
        <source>New order</source>
        <translation>Nouvelle commande</translation>
    </message>
    <message>
        <source>Write down a new order (Ctrl+N)</source>
        <translation>Saisir une nouvelle commande (Ctrl+N)</translation>
    </message>
    <message>
        <source>Find a job</source>
        <translation>Rechercher une intervention</translation>
    </message>
    <message>
        <source>Search the backlog</source>
        <translation>Rechercher dans les interventions à planifier</translation>
    </message>
    <message>
        <source>Kind of job</source>
        <translation>Type d&apos;intervention</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>Tous les types</translation>
    </message>
    <message>
        <source>Urgent</source>
        <translation>Urgent</translation>
    </message>
    <message>
        <source>Sort and filter</source>
        <translation>Trier et filtrer</translation>
    </message>
    <message>
        <source>Need not be done</source>
        <translation>Ne plus planifier</translation>
    </message>
    <message>
        <source>Take it out of this list: it is not planned again</source>
        <translation>Retire de cette liste&#xa0;: l’intervention ne sera pas replanifiée</translation>
    </message>
    <message>
        <source>Place on a row…</source>
        <translation>Placer sur une ligne…</translation>
    </message>
    <message>
        <source>Choose the row and the time (P)</source>
        <translation>Choisir la ligne et l&apos;heure (P)</translation>
    </message>
    <message>
        <source>To plan</source>
        <translation>À planifier</translation>
    </message>
    <message>
        <source>Every order that waits for a place</source>
        <translation>Toutes les commandes qui attendent une place</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>En retard</translation>
    </message>
    <message>
        <source>The wanted day is over, or the job was left on a past day of the board: not begun, or never finished</source>
        <translation>Le jour souhaité est passé, ou l’intervention est restée sur un jour passé du planning&#xa0;: pas commencée, ou jamais terminée</translation>
    </message>
    <message>
        <source>No date</source>
        <translation>Sans date</translation>
    </message>
    <message>
        <source>Nobody said yet for which day</source>
        <translation>Aucun jour n’a encore été convenu</translation>
    </message>
    <message>
        <source>Never planned</source>
        <translation>Nouvelles</translation>
    </message>
    <message>
        <source>Has never had a place on the board</source>
        <translation>N’a encore jamais été placée au planning</translation>
    </message>
    <message>
        <source>Not done</source>
        <translation>Non faites</translation>
    </message>
    <message>
        <source>The driver could not do it: placing it makes a new job that refers to it</source>
        <translation>Le chauffeur n’a pas pu la faire&#xa0;: la placer crée une nouvelle intervention qui s’y réfère</translation>
    </message>
    <message>
        <source>Drafts</source>
        <translation>Brouillons</translation>
    </message>
    <message>
        <source>Orders that were not finished; placing one makes it an order</source>
        <translation>Commandes inachevées&#xa0;; en placer une la valide</translation>
    </message>
    <message>
        <source>Urgent first</source>
        <translation>Urgences d’abord</translation>
    </message>
    <message>
        <source>By the wanted day</source>
        <translation>Par jour demandé</translation>
    </message>
    <message>
        <source>By customer</source>
        <translation>Par client</translation>
    </message>
    <message>
        <source>Longest first</source>
        <translation>Les plus longues d’abord</translation>
    </message>
    <message>
        <source>Sort</source>
        <translation>Trier</translation>
    </message>
    <message>
        <source>Show only</source>
        <translation>Ne montrer que</translation>
    </message>
    <message>
        <source>Material</source>
        <translation>Matière</translation>
    </message>
    <message>
        <source>Container type</source>
        <translation>Type de benne</translation>
    </message>
    <message>
        <source>Depot</source>
        <translation>Dépôt</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Tous</translation>
    </message>
    <message>
        <source>No job waits for a place.
New orders appear here.</source>
        <translation>Aucune intervention à planifier.
Les nouvelles commandes s&apos;affichent ici.</translation>
    </message>
    <message>
        <source>Nothing here.</source>
        <translation>Rien ici.</translation>
    </message>
    <message>
        <source>No job matches the search.</source>
        <translation>Aucune intervention ne correspond à la recherche.</translation>
    </message>
</context>
<context>
    <name>BalancesTab</name>
    <message>
        <source>Owed in all</source>
        <translation>Total dû</translation>
    </message>
    <message>
        <source>Not due</source>
        <translation>Non échu</translation>
    </message>
    <message>
        <source>1–30 days late</source>
        <translation>1–30 jours de retard</translation>
    </message>
    <message>
        <source>31–60 days</source>
        <translation>31–60 jours</translation>
    </message>
    <message>
        <source>61–90 days</source>
        <translation>61–90 jours</translation>
    </message>
    <message>
        <source>More than 90</source>
        <translation>Plus de 90 jours</translation>
    </message>
    <message>
        <source>Not matched</source>
        <translation>Non lettré</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Balance</source>
        <translation>Solde</translation>
    </message>
    <message>
        <source>1–30</source>
        <translation>1–30</translation>
    </message>
    <message>
        <source>31–60</source>
        <translation>31–60</translation>
    </message>
    <message>
        <source>61–90</source>
        <translation>61–90</translation>
    </message>
    <message>
        <source>&gt; 90</source>
        <translation>&gt; 90</translation>
    </message>
    <message>
        <source>Balances</source>
        <translation>Soldes</translation>
    </message>
    <message>
        <source>Nobody owes anything. Issued invoices appear here until they are paid.</source>
        <translation>Aucun solde dû. Les factures émises s&apos;affichent ici jusqu&apos;à leur règlement.</translation>
    </message>
    <message>
        <source>Print the statement</source>
        <translation>Imprimer le relevé de compte</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>En retard</translation>
    </message>
    <message>
        <source>Over their limit</source>
        <translation>Encours dépassé</translation>
    </message>
    <message>
        <source>In credit</source>
        <translation>Créditeurs</translation>
    </message>
    <message>
        <source>The balance as it was at the end of this day</source>
        <translation>Le solde tel qu&apos;il était à la fin de cette journée</translation>
    </message>
</context>
<context>
    <name>BillingScreen</name>
    <message>
        <source>To weigh</source>
        <translation>À peser</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Intervention</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Réalisée le</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Chantier</translation>
    </message>
    <message>
        <source>Material</source>
        <translation>Matière</translation>
    </message>
    <message>
        <source>Outlet</source>
        <translation>Exutoire</translation>
    </message>
    <message>
        <source>Plate</source>
        <translation>Immatriculation</translation>
    </message>
    <message>
        <source>Driver said</source>
        <translation>Poids annoncé par le chauffeur</translation>
    </message>
    <message>
        <source>Every job that is done has its weight. New ones appear as drivers finish them.</source>
        <translation>Toutes les interventions réalisées ont leur pesée. Les nouvelles s&apos;affichent dès que les chauffeurs les terminent.</translation>
    </message>
    <message>
        <source>Record the weight</source>
        <translation>Saisir la pesée</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Pesées</translation>
    </message>
    <message>
        <source>Prices to check</source>
        <translation>Prix à contrôler</translation>
    </message>
    <message>
        <source>Done on</source>
        <translation>Réalisée le</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>Net</source>
        <translation>Net</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Montant</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>Nothing waits for you here. Jobs appear once they are done and weighed.</source>
        <translation>Rien à contrôler. Les interventions s&apos;affichent ici une fois réalisées et pesées.</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>Valider</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Prêt</translation>
    </message>
    <message>
        <source>Without price</source>
        <translation>Sans prix</translation>
    </message>
    <message>
        <source>Choose a job to read how its price is made.</source>
        <translation>Choisissez une intervention pour voir comment son prix est calculé.</translation>
    </message>
    <message>
        <source>Prices</source>
        <translation>Prix</translation>
    </message>
    <message>
        <source>Proposed invoices</source>
        <translation>Propositions de factures</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>Up to</source>
        <translation>Jusqu&apos;au</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>Lignes</translation>
    </message>
    <message>
        <source>Before tax</source>
        <translation>Total HT</translation>
    </message>
    <message>
        <source>To pay</source>
        <translation>Net à payer</translation>
    </message>
    <message>
        <source>To look at</source>
        <translation>À vérifier</translation>
    </message>
    <message>
        <source>No invoice is proposed. Begin with “Propose invoices” for the month that ended.</source>
        <translation>Aucune proposition de facture. Commencez par «&#xa0;Proposer les factures&#xa0;» pour le mois écoulé.</translation>
    </message>
    <message>
        <source>Propose invoices…</source>
        <translation>Proposer les factures…</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Aperçu</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Issue</source>
        <translation>Émettre</translation>
    </message>
    <message>
        <source>Proposals</source>
        <translation>Propositions</translation>
    </message>
    <message>
        <source>Invoices</source>
        <translation>Factures</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Numéro</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>Échéance</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>Émise par</translation>
    </message>
    <message>
        <source>No invoice was issued yet.</source>
        <translation>Aucune facture émise pour l&apos;instant.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Ouvrir</translation>
    </message>
    <message>
        <source>Credit note…</source>
        <translation>Établir un avoir…</translation>
    </message>
    <message>
        <source>No weight</source>
        <translation>Sans pesée</translation>
    </message>
    <message>
        <source>No price</source>
        <translation>Sans prix</translation>
    </message>
    <message>
        <source>Estimated weight</source>
        <translation>Poids estimé</translation>
    </message>
    <message>
        <source>Credit note</source>
        <translation>Avoir</translation>
    </message>
    <message>
        <source>Invoice</source>
        <translation>Facture</translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) selected</source>
        <translation>
            <numerusform>%n intervention sélectionnée</numerusform>
            <numerusform>%n interventions sélectionnées</numerusform>
        </translation>
    </message>
    <message>
        <source>Weight recorded: {number}</source>
        <translation>Pesée enregistrée&#xa0;: {number}</translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) approved for billing</source>
        <translation>
            <numerusform>%n intervention validée pour facturation</numerusform>
            <numerusform>%n interventions validées pour facturation</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading prices and movements…</source>
        <translation>Lecture des tarifs et des mouvements…</translation>
    </message>
    <message numerus="yes">
        <source>%n invoice(s) proposed</source>
        <translation>
            <numerusform>%n facture proposée</numerusform>
            <numerusform>%n factures proposées</numerusform>
        </translation>
    </message>
    <message>
        <source>Proposed invoice</source>
        <translation>Proposition de facture</translation>
    </message>
    <message>
        <source>Remove the selected proposals?</source>
        <translation>Supprimer les propositions sélectionnées&#xa0;?</translation>
    </message>
    <message>
        <source>Their lines stay and wait for the next run.</source>
        <translation>Leurs lignes sont conservées et attendent la prochaine facturation.</translation>
    </message>
    <message numerus="yes">
        <source>Issue %n invoice(s)?</source>
        <translation>
            <numerusform>Émettre %n facture&#xa0;?</numerusform>
            <numerusform>Émettre %n factures&#xa0;?</numerusform>
        </translation>
    </message>
    <message>
        <source>An issued invoice is never changed: a credit note corrects it.</source>
        <translation>Une facture émise ne se modifie plus&#xa0;: seul un avoir la corrige.</translation>
    </message>
    <message>
        <source>Issuing and drawing invoices…</source>
        <translation>Émission et mise en page des factures…</translation>
    </message>
    <message numerus="yes">
        <source>%n invoice(s) issued</source>
        <translation>
            <numerusform>%n facture émise</numerusform>
            <numerusform>%n factures émises</numerusform>
        </translation>
    </message>
    <message>
        <source>The credit note is proposed: read and issue it here.</source>
        <translation>L&apos;avoir est proposé&#xa0;: relisez-le et émettez-le ici.</translation>
    </message>
</context>
<context>
    <name>BoardScreen</name>
    <message>
        <source>The board is being read…</source>
        <translation>Lecture du planning…</translation>
    </message>
    <message>
        <source>As a list</source>
        <translation>En liste</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>Publier</translation>
    </message>
    <message>
        <source>Go to the present</source>
        <translation>Aller à l&apos;heure actuelle</translation>
    </message>
    <message>
        <source>Zoom out (Ctrl+minus)</source>
        <translation>Zoom arrière (Ctrl+moins)</translation>
    </message>
    <message>
        <source>Show the working day (Ctrl+0)</source>
        <translation>Afficher la journée de travail (Ctrl+0)</translation>
    </message>
    <message>
        <source>Zoom in (Ctrl+plus)</source>
        <translation>Zoom avant (Ctrl+plus)</translation>
    </message>
    <message>
        <source>No drivers yet: add them in Resources.</source>
        <translation>Aucun chauffeur pour l&apos;instant&#xa0;: ajoutez-les dans Référentiels.</translation>
    </message>
    <message>
        <source>No vehicles yet: add them in Resources.</source>
        <translation>Aucun véhicule pour l&apos;instant&#xa0;: ajoutez-les dans Référentiels.</translation>
    </message>
    <message>
        <source>Shown as of {time}.</source>
        <translation>Affichage arrêté à {time}.</translation>
    </message>
    <message>
        <source>The board could not be read.</source>
        <translation>Le planning n&apos;a pas pu être lu.</translation>
    </message>
    <message>
        <source>No container moves on these days. Type a number above to find one.</source>
        <translation>Aucune benne ne bouge ces jours-là. Tapez un numéro ci-dessus pour en trouver une.</translation>
    </message>
    <message>
        <source>No site is served on these days. Type a name above to find one.</source>
        <translation>Aucun chantier n’est servi ces jours-là. Tapez un nom ci-dessus pour en trouver un.</translation>
    </message>
    <message>
        <source>No connection: the plan can be read; what you move waits until it is back.</source>
        <translation>Pas de connexion&#xa0;: le planning reste lisible&#xa0;; vos déplacements partiront dès son retour.</translation>
    </message>
    <message numerus="yes">
        <source>Publish %n change(s)</source>
        <translation>
            <numerusform>Republier %n tournée</numerusform>
            <numerusform>Republier %n tournées</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Publish %n tour(s)</source>
        <translation>
            <numerusform>Publier %n tournée</numerusform>
            <numerusform>Publier %n tournées</numerusform>
        </translation>
    </message>
    <message>
        <source>Published</source>
        <translation>Publié</translation>
    </message>
    <message numerus="yes">
        <source>%n tour(s)</source>
        <translation>
            <numerusform>%n tournée</numerusform>
            <numerusform>%n tournées</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s)</source>
        <translation>
            <numerusform>%n intervention</numerusform>
            <numerusform>%n interventions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not published</source>
        <translation>
            <numerusform>%n non publiée</numerusform>
            <numerusform>%n non publiées</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n changed since publication</source>
        <translation>
            <numerusform>%n modifiée depuis sa publication</numerusform>
            <numerusform>%n modifiées depuis leur publication</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not read by the driver</source>
        <translation>
            <numerusform>%n non lue par le chauffeur</numerusform>
            <numerusform>%n non lues par les chauffeurs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n late</source>
        <translation>
            <numerusform>%n en retard</numerusform>
            <numerusform>%n en retard</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n problème</numerusform>
            <numerusform>%n problèmes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n sélectionnée</numerusform>
            <numerusform>%n sélectionnées</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BoardView</name>
    <message>
        <source>Published, revision {number}</source>
        <translation>Publiée, révision {number}</translation>
    </message>
    <message>
        <source>Not published yet</source>
        <translation>Pas encore publiée</translation>
    </message>
    <message>
        <source>No stop is left: driver and vehicle are free. Publish it, so that he knows.</source>
        <translation>Plus aucun arrêt&#xa0;: chauffeur et véhicule sont libres. Publiez pour que le chauffeur le sache.</translation>
    </message>
    <message>
        <source>Read by the driver</source>
        <translation>Lu par le chauffeur</translation>
    </message>
    <message numerus="yes">
        <source>%n full container(s)</source>
        <translation>
            <numerusform>%n benne pleine</numerusform>
            <numerusform>%n bennes pleines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n empty container(s)</source>
        <translation>
            <numerusform>%n benne vide</numerusform>
            <numerusform>%n bennes vides</numerusform>
        </translation>
    </message>
    <message>
        <source>On the truck: {load} ({share} %)</source>
        <translation>À bord&#xa0;: {load} ({share}&#xa0;%)</translation>
    </message>
    <message>
        <source>{load}: this cannot be</source>
        <translation>{load}&#xa0;: impossible</translation>
    </message>
    <message numerus="yes">
        <source>%n job(s)</source>
        <translation>
            <numerusform>%n intervention</numerusform>
            <numerusform>%n interventions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BoardWords</name>
    <message>
        <source>Draft</source>
        <translation>Brouillon</translation>
    </message>
    <message>
        <source>To plan</source>
        <translation>À planifier</translation>
    </message>
    <message>
        <source>Planned</source>
        <translation>Planifiée</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Envoyée</translation>
    </message>
    <message>
        <source>Read by the driver</source>
        <translation>Lue par le chauffeur</translation>
    </message>
    <message>
        <source>On the way</source>
        <translation>En route</translation>
    </message>
    <message>
        <source>On site</source>
        <translation>Sur place</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Réalisée</translation>
    </message>
    <message>
        <source>Weighed</source>
        <translation>Pesée</translation>
    </message>
    <message>
        <source>Checked</source>
        <translation>Validée</translation>
    </message>
    <message>
        <source>Invoiced</source>
        <translation>Facturée</translation>
    </message>
    <message>
        <source>Not done</source>
        <translation>Non réalisée</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Annulée</translation>
    </message>
    <message>
        <source>Disputed</source>
        <translation>En litige</translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation>Pose</translation>
    </message>
    <message>
        <source>Swap</source>
        <translation>Échange</translation>
    </message>
    <message>
        <source>Empty and return</source>
        <translation>Vidage</translation>
    </message>
    <message>
        <source>Removal</source>
        <translation>Retrait</translation>
    </message>
    <message>
        <source>Move on site</source>
        <translation>Déplacement sur chantier</translation>
    </message>
    <message>
        <source>Bin round</source>
        <translation>Collecte de bacs</translation>
    </message>
    <message>
        <source>Crane pick-up</source>
        <translation>Grue</translation>
    </message>
    <message>
        <source>Bulk load</source>
        <translation>Vrac (FMA)</translation>
    </message>
    <message>
        <source>Hazardous pick-up</source>
        <translation>Déchets dangereux</translation>
    </message>
    <message>
        <source>Freight</source>
        <translation>Fret</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Autre prestation</translation>
    </message>
    <message>
        <source>Depot</source>
        <translation>Dépôt</translation>
    </message>
    <message>
        <source>Load empties</source>
        <translation>Chargement de bennes vides</translation>
    </message>
    <message>
        <source>Outlet</source>
        <translation>Exutoire</translation>
    </message>
    <message>
        <source>Break</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Fuel</source>
        <translation>Carburant</translation>
    </message>
    <message>
        <source>Wash</source>
        <translation>Lavage</translation>
    </message>
    <message>
        <source>{time} of overtime</source>
        <translation>{time} d’heures supplémentaires</translation>
    </message>
    <message>
        <source>{time} less overtime</source>
        <translation>{time} d’heures supplémentaires en moins</translation>
    </message>
    <message>
        <source>Late</source>
        <translation>En retard</translation>
    </message>
    <message>
        <source>A problem was reported</source>
        <translation>Un problème a été signalé</translation>
    </message>
    <message>
        <source>Hazardous waste</source>
        <translation>Déchets dangereux</translation>
    </message>
    <message>
        <source>Signed on site</source>
        <translation>Signée sur place</translation>
    </message>
    <message>
        <source>Fixed in its place</source>
        <translation>Verrouillée à sa place</translation>
    </message>
    <message>
        <source>no stop left</source>
        <translation>plus aucun arrêt</translation>
    </message>
    <message>
        <source>Back to the backlog</source>
        <translation>Remettre à planifier</translation>
    </message>
    <message>
        <source>Remove from the tour</source>
        <translation>Retirer de la tournée</translation>
    </message>
    <message>
        <source>Take off the board</source>
        <translation>Retirer du planning</translation>
    </message>
    <message>
        <source>Arrived on {day}, not finished</source>
        <translation>Arrivé le {day}, pas terminé</translation>
    </message>
    <message>
        <source>No depot</source>
        <translation>Sans dépôt</translation>
    </message>
    <message>
        <source>{paper}: expired</source>
        <translation>{paper}&#xa0;: périmé</translation>
    </message>
    <message>
        <source>{paper}: ended on {day}</source>
        <translation>{paper}&#xa0;: échu le {day}</translation>
    </message>
    <message>
        <source>{paper}: ends on {day}</source>
        <translation>{paper}&#xa0;: échéance le {day}</translation>
    </message>
    <message>
        <source>ddd d MMM</source>
        <comment>format of a day</comment>
        <translation>ddd d MMM</translation>
    </message>
    <message>
        <source>Without a vehicle</source>
        <translation>Sans véhicule</translation>
    </message>
</context>
<context>
    <name>BoxDialog</name>
    <message>
        <source>When</source>
        <translation>Quand</translation>
    </message>
    <message>
        <source>From</source>
        <translation>De</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Vers</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Par</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Qui</translation>
    </message>
    <message>
        <source>This box has not moved yet.</source>
        <translation>Cette benne n&apos;a encore aucun mouvement.</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Fiche</translation>
    </message>
    <message>
        <source>Correct the last movement…</source>
        <translation>Corriger le dernier mouvement…</translation>
    </message>
    <message>
        <source>Move…</source>
        <translation>Déplacer…</translation>
    </message>
    <message>
        <source>{place}, since {day}</source>
        <translation>{place}, depuis le {day}</translation>
    </message>
    <message>
        <source>stock-take</source>
        <translation>inventaire</translation>
    </message>
    <message>
        <source>correction</source>
        <translation>correction</translation>
    </message>
    <message>
        <source>taken back</source>
        <translation>annulé</translation>
    </message>
    <message>
        <source>Correct the last movement</source>
        <translation>Corriger le dernier mouvement</translation>
    </message>
    <message>
        <source>{origin} → {target} is taken back by a contrary movement. Why?</source>
        <translation>{origin} → {target} sera annulé par un mouvement contraire. Pourquoi&#xa0;?</translation>
    </message>
</context>
<context>
    <name>BoxesPage</name>
    <message>
        <source>Boxes</source>
        <translation>Bennes</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Numéro</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>Stands at</source>
        <translation>Se trouve</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Depuis</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>Jours</translation>
    </message>
    <message>
        <source>Site last served</source>
        <translation>Dernier passage</translation>
    </message>
    <message>
        <source>Without work (days)</source>
        <translation>Sans travail (jours)</translation>
    </message>
    <message>
        <source>No box stands here.</source>
        <translation>Aucune benne ici.</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Étiquettes</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>Imprimer</translation>
    </message>
    <message>
        <source>Move…</source>
        <translation>Déplacer…</translation>
    </message>
    <message>
        <source>Show every box again</source>
        <translation>Revenir à toutes les bennes</translation>
    </message>
    <message>
        <source>In a yard for {days} days</source>
        <translation>Au dépôt depuis {days} jours</translation>
    </message>
    <message>
        <source>At a site, not served for {days} days</source>
        <translation>Sur chantier, sans passage depuis {days} jours</translation>
    </message>
    <message>
        <source>Select one or more boxes first.</source>
        <translation>Sélectionnez d&apos;abord une ou plusieurs bennes.</translation>
    </message>
    <message numerus="yes">
        <source>%n box(es) moved.</source>
        <translation>
            <numerusform>%n benne déplacée.</numerusform>
            <numerusform>%n bennes déplacées.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CalendarDialog</name>
    <message>
        <source>Working days</source>
        <translation>Jours travaillés</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Days worked</source>
        <translation>Jours travaillés</translation>
    </message>
    <message>
        <source>A passage that a holiday moves goes to one of these.</source>
        <translation>Un passage reporté pour cause de férié va sur l&apos;un de ces jours.</translation>
    </message>
    <message>
        <source>From</source>
        <translation>À partir du</translation>
    </message>
    <message>
        <source>{depot}: holidays of Alsace-Moselle</source>
        <translation>{depot}&#xa0;: jours fériés d&apos;Alsace-Moselle</translation>
    </message>
</context>
<context>
    <name>CancelDialog</name>
    <message numerus="yes">
        <source>Cancel %n order(s)</source>
        <translation>
            <numerusform>Annuler la commande</numerusform>
            <numerusform>Annuler %n commandes</numerusform>
        </translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>Pourquoi&#xa0;?</translation>
    </message>
    <message>
        <source>Customer withdrew</source>
        <translation>Le client se retire</translation>
    </message>
    <message>
        <source>Entered twice</source>
        <translation>Saisie en double</translation>
    </message>
    <message>
        <source>Done by somebody else</source>
        <translation>Faite par quelqu’un d’autre</translation>
    </message>
    <message>
        <source>Other:</source>
        <translation>Autre&#xa0;:</translation>
    </message>
    <message>
        <source>In your words</source>
        <translation>Avec vos mots</translation>
    </message>
    <message>
        <source>Other reason</source>
        <translation>Autre motif</translation>
    </message>
    <message>
        <source>What is planned leaves its tour; if the driver has that tour already, publish it again. The order can be taken up again in the sheet of the job.</source>
        <translation>Ce qui est planifié quitte sa tournée&#xa0;; si le chauffeur a déjà cette tournée, publiez-la de nouveau. La commande peut être reprise dans la fiche de l’intervention.</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Garder</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Planning board</source>
        <translation>Planning</translation>
    </message>
    <message>
        <source>Arrows walk, left and right fold a depot, Enter opens a row, the menu key shows its menu, Shift with left and right changes the width, Esc goes back.</source>
        <translation>Les flèches parcourent les lignes, gauche et droite replient ou ouvrent un dépôt, Entrée ouvre une fiche, la touche Menu montre son menu, Maj avec gauche ou droite change la largeur, Échap revient aux interventions.</translation>
    </message>
    <message numerus="yes">
        <source>%n jobs selected</source>
        <translation>
            <numerusform>%n intervention sélectionnée</numerusform>
            <numerusform>%n interventions sélectionnées</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Carrier</name>
    <message>
        <source>swap of two jobs</source>
        <translation>permutation de deux interventions</translation>
    </message>
    <message numerus="yes">
        <source>move of %n job(s)</source>
        <translation>
            <numerusform>déplacement de %n intervention</numerusform>
            <numerusform>déplacement de %n interventions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>copy of %n job(s)</source>
        <translation>
            <numerusform>copie de %n intervention</numerusform>
            <numerusform>copie de %n interventions</numerusform>
        </translation>
    </message>
    <message>
        <source>new duration</source>
        <translation>nouvelle durée</translation>
    </message>
    <message numerus="yes">
        <source>placing of %n job(s)</source>
        <translation>
            <numerusform>placement de %n intervention</numerusform>
            <numerusform>placement de %n interventions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>removal of %n stop(s)</source>
        <translation>
            <numerusform>retrait de %n arrêt</numerusform>
            <numerusform>retrait de %n arrêts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>return of %n job(s) to the backlog</source>
        <translation>
            <numerusform>remise à planifier de %n intervention</numerusform>
            <numerusform>remise à planifier de %n interventions</numerusform>
        </translation>
    </message>
    <message>
        <source>new stop in a tour</source>
        <translation>nouvel arrêt dans une tournée</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Rien n’a été modifié.</translation>
    </message>
    <message>
        <source>Together they do not fit there: they would overlap. Move them one by one.</source>
        <translation>Ensemble, elles n’y tiennent pas&#xa0;: elles se chevaucheraient. Déplacez-les une par une.</translation>
    </message>
    <message>
        <source>Assigned to another tour from {start} to {end}: {label}.</source>
        <translation>Affecté à une autre tournée de {start} à {end}&#xa0;: {label}.</translation>
    </message>
    <message>
        <source>Away from {start} to {end}: {label}.</source>
        <translation>Indisponible de {start} à {end}&#xa0;: {label}.</translation>
    </message>
    <message>
        <source>Another tour holds this from {start} to {end}. {label}</source>
        <translation>Déjà pris par une autre tournée de {start} à {end}. {label}</translation>
    </message>
    <message>
        <source>Taken from {start} to {end}: {label}.</source>
        <translation>Occupé de {start} à {end}&#xa0;: {label}.</translation>
    </message>
    <message>
        <source>Entered by {who}.</source>
        <translation>Saisi par {who}.</translation>
    </message>
</context>
<context>
    <name>CaseCard</name>
    <message>
        <source>Calls</source>
        <translation>Appels</translation>
    </message>
    <message>
        <source>Numbers to call, in their order</source>
        <translation>Numéros à appeler, dans l&apos;ordre</translation>
    </message>
    <message>
        <source>Another number</source>
        <translation>Un autre numéro</translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation>Touche {key}</translation>
    </message>
    <message>
        <source>How it ends</source>
        <translation>Issue</translation>
    </message>
    <message>
        <source>Not charged</source>
        <translation>Non facturé</translation>
    </message>
    <message>
        <source>Why it is not charged</source>
        <translation>Pourquoi il n&apos;est pas facturé</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problème</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Issue</translation>
    </message>
    <message>
        <source>In words</source>
        <translation>En clair</translation>
    </message>
    <message>
        <source>What now</source>
        <translation>Suite</translation>
    </message>
    <message>
        <source>Again on</source>
        <translation>Refaire le</translation>
    </message>
    <message>
        <source>This trip</source>
        <translation>Ce passage</translation>
    </message>
    <message>
        <source>Close the case</source>
        <translation>Clore le dossier</translation>
    </message>
    <message>
        <source>Call at least once: then the case can be closed.</source>
        <translation>Appelez au moins une fois&#xa0;: le dossier pourra alors être clos.</translation>
    </message>
    <message>
        <source>{who} (opened by the office)</source>
        <translation>{who} (ouvert par le bureau)</translation>
    </message>
    <message>
        <source>Charged, decided by {who}</source>
        <translation>Facturé, décidé par {who}</translation>
    </message>
    <message>
        <source>Not charged, decided by {who}: {reason}</source>
        <translation>Non facturé, décidé par {who}&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Clos</translation>
    </message>
    <message>
        <source>waits until {time}</source>
        <translation>attend jusqu&apos;à {time}</translation>
    </message>
    <message>
        <source>waited long enough at {time}</source>
        <translation>attente dépassée depuis {time}</translation>
    </message>
    <message>
        <source>Photo…</source>
        <translation>Photo…</translation>
    </message>
    <message>
        <source>No picture</source>
        <translation>Pas de photo</translation>
    </message>
    <message>
        <source>Charged: {amount} without VAT</source>
        <translation>Facturé&#xa0;: {amount} HT</translation>
    </message>
    <message>
        <source>Charged (no price list has a price for it)</source>
        <translation>Facturé (aucun tarif ne le prévoit)</translation>
    </message>
    <message>
        <source>Come back on {day}</source>
        <translation>Repasser le {day}</translation>
    </message>
    <message>
        <source>The customer calls again when needed</source>
        <translation>Le client rappelle si besoin</translation>
    </message>
    <message>
        <source>The driver goes on with the job</source>
        <translation>Le chauffeur termine l&apos;intervention</translation>
    </message>
    <message>
        <source>Type the number that was called.</source>
        <translation>Saisissez le numéro appelé.</translation>
    </message>
</context>
<context>
    <name>ChooseDialog</name>
    <message>
        <source>What does this line pay?</source>
        <translation>Que règle cette ligne&#xa0;?</translation>
    </message>
    <message>
        <source>Invoice</source>
        <translation>Facture</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Of</source>
        <translation>Émise le</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>Échéance</translation>
    </message>
    <message>
        <source>Days late</source>
        <translation>Jours de retard</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Reste dû</translation>
    </message>
    <message>
        <source>No invoice is open.</source>
        <translation>Aucune facture ouverte.</translation>
    </message>
    <message>
        <source>The rest stays open on this line (cheques of several customers)</source>
        <translation>Le reste demeure ouvert sur cette ligne (chèques de plusieurs clients)</translation>
    </message>
    <message>
        <source>Or an advance of</source>
        <translation>Ou un acompte du client</translation>
    </message>
    <message>
        <source>Settle the line</source>
        <translation>Solder la ligne</translation>
    </message>
    <message>
        <source>Choose one invoice or several: with Ctrl for each, with Shift for a range.</source>
        <translation>Choisissez une ou plusieurs factures&#xa0;: avec Ctrl une par une, avec Maj toute une plage.</translation>
    </message>
    <message>
        <source>{amount} on the chosen invoices: the line is settled.</source>
        <translation>{amount} sur les factures choisies&#xa0;: la ligne est soldée.</translation>
    </message>
    <message>
        <source>{rest} stay open on this line.</source>
        <translation>{rest} restent ouverts sur cette ligne.</translation>
    </message>
    <message>
        <source>{rest} stay the customer&apos;s credit.</source>
        <translation>{rest} restent au crédit du client.</translation>
    </message>
</context>
<context>
    <name>ColumnsPage</name>
    <message>
        <source>Take this sheet</source>
        <translation>Importer cette feuille</translation>
    </message>
    <message>
        <source>Column of the file</source>
        <translation>Colonne du fichier</translation>
    </message>
    <message>
        <source>Is read as</source>
        <translation>Lue comme</translation>
    </message>
    <message>
        <source>Row {number}</source>
        <translation>Ligne {number}</translation>
    </message>
    <message>
        <source>Sheet</source>
        <translation>Feuille</translation>
    </message>
    <message>
        <source>(no heading)</source>
        <translation>(sans en-tête)</translation>
    </message>
    <message>
        <source>a customer&apos;s prices</source>
        <translation>prix d&apos;un client</translation>
    </message>
    <message>
        <source>– not read –</source>
        <translation>– non lue –</translation>
    </message>
    <message>
        <source>Take at least one sheet.</source>
        <translation>Retenez au moins une feuille.</translation>
    </message>
    <message>
        <source>Still to be found: {names}.</source>
        <translation>Colonnes encore à désigner&#xa0;: {names}.</translation>
    </message>
    <message>
        <source>Materials down, customers across: each heading without a meaning is a customer.</source>
        <translation>Matières en lignes, clients en colonnes&#xa0;: tout en-tête sans signification est un client.</translation>
    </message>
    <message>
        <source>This reading is kept for the next file with the same headings.</source>
        <translation>Cette correspondance sera reprise pour le prochain fichier aux mêmes en-têtes.</translation>
    </message>
</context>
<context>
    <name>ContainersScreen</name>
    <message>
        <source>Stock</source>
        <translation>Stock</translation>
    </message>
    <message>
        <source>Boxes</source>
        <translation>Bennes</translation>
    </message>
    <message>
        <source>Shortages</source>
        <translation>Ruptures</translation>
    </message>
    <message>
        <source>Stock-take</source>
        <translation>Inventaire</translation>
    </message>
    <message>
        <source>Counts made</source>
        <translation>Inventaires faits</translation>
    </message>
    <message>
        <source>Rental days</source>
        <translation>Jours de location</translation>
    </message>
</context>
<context>
    <name>CopyDialog</name>
    <message>
        <source>Copy a day or a week</source>
        <translation>Copier un jour ou une semaine</translation>
    </message>
    <message>
        <source>A day</source>
        <translation>Un jour</translation>
    </message>
    <message>
        <source>A week</source>
        <translation>Une semaine</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Quoi</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Depuis</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Vers</translation>
    </message>
    <message>
        <source>Each tour is planned again with the same driver, vehicle and crew. What does not fit there is left out and told one by one. One undo takes all of it back.</source>
        <translation>Chaque tournée est replanifiée avec le même chauffeur, véhicule et équipage. Ce qui n’y tient pas est laissé de côté et signalé un par un. Une seule annulation défait le tout.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
</context>
<context>
    <name>CountPage</name>
    <message>
        <source>Stock-take</source>
        <translation>Inventaire</translation>
    </message>
    <message>
        <source>Place that is counted</source>
        <translation>Lieu compté</translation>
    </message>
    <message>
        <source>Begin again</source>
        <translation>Recommencer</translation>
    </message>
    <message>
        <source>Number of the box, or its last digits, then Enter</source>
        <translation>Numéro de la benne, ou ses derniers chiffres, puis Entrée</translation>
    </message>
    <message>
        <source>Number of the box</source>
        <translation>Numéro de la benne</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Numéro</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>Counted against the book</source>
        <translation>Comptage</translation>
    </message>
    <message>
        <source>In the book</source>
        <translation>Au fichier</translation>
    </message>
    <message>
        <source>Choose the place, then type or scan the first number.</source>
        <translation>Choisissez le lieu, puis saisissez ou scannez le premier numéro.</translation>
    </message>
    <message>
        <source>Differences only</source>
        <translation>Écarts seulement</translation>
    </message>
    <message>
        <source>Take away</source>
        <translation>Retirer</translation>
    </message>
    <message>
        <source>Take the selected numbers out of the count (Del)</source>
        <translation>Retirer du comptage les numéros sélectionnés (Suppr)</translation>
    </message>
    <message>
        <source>stay booked here until they are found</source>
        <translation>restent ici, à rechercher</translation>
    </message>
    <message>
        <source>are booked as lost</source>
        <translation>sont passées en perdues</translation>
    </message>
    <message>
        <source>are booked as in repair</source>
        <translation>sont passées en réparation</translation>
    </message>
    <message>
        <source>Missing boxes</source>
        <translation>Les bennes manquantes</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Motif</translation>
    </message>
    <message>
        <source>Settle</source>
        <translation>Solder</translation>
    </message>
    <message>
        <source>Post the differences (Ctrl+Enter)</source>
        <translation>Enregistrer les écarts (Ctrl+Entrée)</translation>
    </message>
    <message>
        <source>Begin again?</source>
        <translation>Recommencer le comptage&#xa0;?</translation>
    </message>
    <message numerus="yes">
        <source>%n number(s) counted so far are forgotten.</source>
        <translation>
            <numerusform>%n numéro déjà compté sera oublié.</numerusform>
            <numerusform>%n numéros déjà comptés seront oubliés.</numerusform>
        </translation>
    </message>
    <message>
        <source>Several boxes end so: {numbers}</source>
        <translation>Plusieurs bennes finissent ainsi&#xa0;: {numbers}</translation>
    </message>
    <message>
        <source>{here} right · {missing} missing · {elsewhere} booked elsewhere · {unknown} unknown</source>
        <translation>Conformes&#xa0;: {here} · Manquantes&#xa0;: {missing} · Attendues ailleurs&#xa0;: {elsewhere} · Numéros inconnus&#xa0;: {unknown}</translation>
    </message>
    <message>
        <source>right</source>
        <translation>conforme</translation>
    </message>
    <message>
        <source>booked here, not counted</source>
        <translation>attendue ici, non comptée</translation>
    </message>
    <message>
        <source>found here, booked elsewhere</source>
        <translation>trouvée ici, attendue ailleurs</translation>
    </message>
    <message>
        <source>no box has this number</source>
        <translation>numéro inconnu</translation>
    </message>
    <message>
        <source>counted more than once</source>
        <translation>comptée plusieurs fois</translation>
    </message>
    <message>
        <source>Settle the count of {place}?</source>
        <translation>Solder l&apos;inventaire de {place}&#xa0;?</translation>
    </message>
    <message>
        <source>{brought} boxes found here are booked here; {missing} missing boxes {fate}. It can only be undone by contrary movements.</source>
        <translation>Bennes trouvées ici et ramenées à ce lieu&#xa0;: {brought}. Bennes manquantes&#xa0;: {missing}, elles {fate}. On ne revient en arrière que par des mouvements contraires.</translation>
    </message>
    <message>
        <source>Settled: {present} right, {brought} brought here, {off} written off.</source>
        <translation>Inventaire soldé. Conformes&#xa0;: {present} · Ramenées ici&#xa0;: {brought} · Sorties&#xa0;: {off}</translation>
    </message>
    <message>
        <source>Leave the count?</source>
        <translation>Quitter le comptage&#xa0;?</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>Quitter</translation>
    </message>
</context>
<context>
    <name>CrashDialog</name>
    <message>
        <source>Report</source>
        <translation>Rapport</translation>
    </message>
    <message>
        <source>Something went wrong inside Rondo</source>
        <translation>Une erreur interne s&apos;est produite dans Rondo</translation>
    </message>
    <message>
        <source>Report for support</source>
        <translation>Rapport pour l&apos;assistance</translation>
    </message>
    <message>
        <source>What was stored is safe, and what you typed is still there: you can go on. Send this report to the person who looks after Rondo in your company. It holds no data of your customers.</source>
        <translation>Les données enregistrées sont intactes et votre saisie est toujours là&#xa0;: vous pouvez continuer. Transmettez ce rapport à la personne qui s&apos;occupe de Rondo dans votre entreprise. Il ne contient aucune donnée de vos clients.</translation>
    </message>
    <message>
        <source>It says which versions run here and what happened last. It holds no data of your customers.</source>
        <translation>Il indique les versions installées et les dernières opérations. Il ne contient aucune donnée de vos clients.</translation>
    </message>
    <message>
        <source>Copy the report</source>
        <translation>Copier le rapport</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
</context>
<context>
    <name>CreditDialog</name>
    <message>
        <source>Credit note for {invoice}</source>
        <translation>Avoir sur la facture {invoice}</translation>
    </message>
    <message>
        <source>Propose the credit note</source>
        <translation>Proposer l&apos;avoir</translation>
    </message>
    <message>
        <source>Reason, as the customer reads it</source>
        <translation>Motif, tel que le client le lira</translation>
    </message>
    <message>
        <source>Date of the credit note</source>
        <translation>Date de l&apos;avoir</translation>
    </message>
</context>
<context>
    <name>DashboardScreen</name>
    <message>
        <source>Today</source>
        <translation>Aujourd&apos;hui</translation>
    </message>
    <message>
        <source>This month</source>
        <translation>Ce mois-ci</translation>
    </message>
    <message>
        <source>Last month</source>
        <translation>Mois dernier</translation>
    </message>
    <message>
        <source>This year</source>
        <translation>Cette année</translation>
    </message>
    <message>
        <source>Last twelve months</source>
        <translation>Douze derniers mois</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Période</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>Imprimer</translation>
    </message>
    <message>
        <source>Turnover</source>
        <translation>Chiffre d&apos;affaires</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>Échu</translation>
    </message>
    <message>
        <source>Tonnes</source>
        <translation>Tonnages</translation>
    </message>
    <message>
        <source>Tours today</source>
        <translation>Tournées du jour</translation>
    </message>
    <message>
        <source>To plan</source>
        <translation>À planifier</translation>
    </message>
    <message>
        <source>To weigh and check</source>
        <translation>À peser et à contrôler</translation>
    </message>
    <message>
        <source>Containers out</source>
        <translation>Bennes en clientèle</translation>
    </message>
    <message>
        <source>Deadlines</source>
        <translation>Échéances</translation>
    </message>
    <message>
        <source>Nothing to draw yet.</source>
        <translation>Aucune donnée à afficher pour l&apos;instant.</translation>
    </message>
    <message>
        <source>Turnover by month, thousands of euros</source>
        <translation>Chiffre d&apos;affaires par mois, en milliers d&apos;euros</translation>
    </message>
    <message>
        <source>Tonnes by month</source>
        <translation>Tonnages par mois</translation>
    </message>
    <message>
        <source>Tonnes by material</source>
        <translation>Tonnages par matière</translation>
    </message>
    <message>
        <source>Where the containers are</source>
        <translation>Répartition des bennes</translation>
    </message>
    <message>
        <source>as of {time}</source>
        <translation>à {time}</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} sur {total}</translation>
    </message>
    <message numerus="yes">
        <source>%n late</source>
        <translation>
            <numerusform>%n en retard</numerusform>
            <numerusform>%n en retard</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n problème</numerusform>
            <numerusform>%n problèmes</numerusform>
        </translation>
    </message>
    <message>
        <source>{done} of {total} jobs done</source>
        <translation>{done} interventions réalisées sur {total}</translation>
    </message>
    <message numerus="yes">
        <source>%n urgent</source>
        <translation>
            <numerusform>%n urgente</numerusform>
            <numerusform>%n urgentes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n without weight</source>
        <translation>
            <numerusform>%n sans pesée</numerusform>
            <numerusform>%n sans pesée</numerusform>
        </translation>
    </message>
    <message>
        <source>{out} of {total}, {sleeping} without work for 60 days</source>
        <translation>{out} sur {total}, {sleeping} sans mouvement depuis 60 jours</translation>
    </message>
    <message>
        <source>within 30 days, or expired</source>
        <translation>sous 30 jours, ou expirés</translation>
    </message>
    <message>
        <source>At customers</source>
        <translation>En clientèle</translation>
    </message>
    <message>
        <source>At depots</source>
        <translation>Au dépôt</translation>
    </message>
    <message>
        <source>On the way</source>
        <translation>En transit</translation>
    </message>
    <message>
        <source>In repair</source>
        <translation>En réparation</translation>
    </message>
    <message>
        <source>{amount} still to invoice</source>
        <translation>{amount} restant à facturer</translation>
    </message>
    <message numerus="yes">
        <source>%n invoice(s)</source>
        <translation>
            <numerusform>%n facture</numerusform>
            <numerusform>%n factures</numerusform>
        </translation>
    </message>
    <message>
        <source>{amount} open in all</source>
        <translation>{amount} d&apos;encours total</translation>
    </message>
    <message>
        <source>nothing a year before</source>
        <translation>rien un an plus tôt</translation>
    </message>
    <message>
        <source>{change} % against last year</source>
        <translation>{change}&#x202f;% par rapport à l&apos;an dernier</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Chantier</translation>
    </message>
    <message>
        <source>Material</source>
        <translation>Matière</translation>
    </message>
    <message>
        <source>Outlet</source>
        <translation>Exutoire</translation>
    </message>
    <message>
        <source>Net</source>
        <translation>Net</translation>
    </message>
    <message>
        <source>Loads of the period</source>
        <translation>Enlèvements de la période</translation>
    </message>
    <message>
        <source>Driver</source>
        <translation>Chauffeur</translation>
    </message>
    <message>
        <source>Waited for at</source>
        <translation>Attendu à</translation>
    </message>
    <message>
        <source>Late by</source>
        <translation>Retard</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} min</translation>
    </message>
    <message>
        <source>Late tours</source>
        <translation>Tournées en retard</translation>
    </message>
    <message>
        <source>Nothing here.</source>
        <translation>Rien à afficher.</translation>
    </message>
</context>
<context>
    <name>DayBar</name>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Rétablir</translation>
    </message>
    <message>
        <source>Tour sheets</source>
        <translation>Feuilles de tournée</translation>
    </message>
    <message>
        <source>Print the sheets of the selected tours, or of all (Ctrl+P)</source>
        <translation>Imprimer les feuilles des tournées sélectionnées, ou de toutes (Ctrl+P)</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>Publier</translation>
    </message>
    <message>
        <source>Send the selected drafts, or all, to the drivers&apos; phones (Ctrl+Shift+P)</source>
        <translation>Envoyer les brouillons sélectionnés, ou tous, sur les téléphones des chauffeurs (Ctrl+Maj+P)</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Jour</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Aujourd&apos;hui</translation>
    </message>
    <message>
        <source>Go to today (Ctrl+T)</source>
        <translation>Revenir à aujourd&apos;hui (Ctrl+T)</translation>
    </message>
    <message>
        <source>Days shown</source>
        <translation>Jours affichés</translation>
    </message>
    <message>
        <source>1 day</source>
        <translation>1 jour</translation>
    </message>
    <message>
        <source>3 days</source>
        <translation>3 jours</translation>
    </message>
    <message>
        <source>1 week</source>
        <translation>1 semaine</translation>
    </message>
    <message>
        <source>1 month</source>
        <translation>1 mois</translation>
    </message>
    <message>
        <source>A row for each</source>
        <translation>Une ligne par</translation>
    </message>
    <message>
        <source>What a row of the board stands for</source>
        <translation>Ce que représente une ligne du planning</translation>
    </message>
    <message>
        <source>Drivers</source>
        <translation>Chauffeurs</translation>
    </message>
    <message>
        <source>Vehicles</source>
        <translation>Véhicules</translation>
    </message>
    <message>
        <source>Containers</source>
        <translation>Bennes</translation>
    </message>
    <message>
        <source>Sites</source>
        <translation>Chantiers</translation>
    </message>
    <message>
        <source>Number or name</source>
        <translation>Numéro ou nom</translation>
    </message>
    <message>
        <source>Rows that hold</source>
        <translation>Lignes contenant</translation>
    </message>
    <message>
        <source>Shows the rows whose number or name holds this; else those with work on these days</source>
        <translation>Montre les lignes dont le numéro ou le nom contient ce texte&#xa0;; sinon celles qui ont du travail ces jours-là</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Rechercher</translation>
    </message>
    <message>
        <source>Find on the board</source>
        <translation>Rechercher dans le planning</translation>
    </message>
    <message>
        <source>Dims every job that does not match (Ctrl+F): customer, site, material, the numbers of the job, of the order and of the containers, the note for the driver</source>
        <translation>Estompe les interventions qui ne correspondent pas (Ctrl+F)&#xa0;: client, chantier, matière, numéros de l’intervention, de la commande et des contenants, consigne au chauffeur</translation>
    </message>
    <message>
        <source>Day before</source>
        <translation>Jour précédent</translation>
    </message>
    <message>
        <source>Day after</source>
        <translation>Jour suivant</translation>
    </message>
</context>
<context>
    <name>DayEdit</name>
    <message>
        <source>dd/mm/yyyy</source>
        <translation>jj/mm/aaaa</translation>
    </message>
    <message>
        <source>Calendar</source>
        <translation>Calendrier</translation>
    </message>
</context>
<context>
    <name>DeadlinesPage</name>
    <message>
        <source>Deadlines</source>
        <translation>Échéances</translation>
    </message>
    <message>
        <source>Within</source>
        <translation>Sous</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Jusqu&apos;au</translation>
    </message>
    <message>
        <source>Days left</source>
        <translation>Jours restants</translation>
    </message>
    <message>
        <source>Of</source>
        <translation>Concerne</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Quoi</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Détail</translation>
    </message>
    <message>
        <source>Nothing expires within 90 days.</source>
        <translation>Rien n&apos;arrive à échéance dans les 90 jours.</translation>
    </message>
    <message>
        <source>Everybody&apos;s</source>
        <translation>Tous</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personnel</translation>
    </message>
    <message>
        <source>Vehicles and boxes</source>
        <translation>Véhicules et bennes</translation>
    </message>
    <message>
        <source>Company and subcontractors</source>
        <translation>Entreprise et sous-traitants</translation>
    </message>
    <message>
        <source>Outlets and sites</source>
        <translation>Exutoires et chantiers</translation>
    </message>
    <message>
        <source>Contracts</source>
        <translation>Contrats</translation>
    </message>
    <message>
        <source>30 days or less</source>
        <translation>30 jours ou moins</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exporter</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>Imprimer</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>Today</source>
        <translation>Aujourd&apos;hui</translation>
    </message>
    <message>
        <source>Board</source>
        <translation>Planning</translation>
    </message>
    <message>
        <source>Rounds</source>
        <translation>Collectes</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Direct</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>Documents</translation>
    </message>
    <message>
        <source>Billing</source>
        <translation>Facturation</translation>
    </message>
    <message>
        <source>Payments</source>
        <translation>Règlements</translation>
    </message>
    <message>
        <source>Resources</source>
        <translation>Référentiels</translation>
    </message>
    <message>
        <source>Rounds by the month</source>
        <translation>Collectes du mois</translation>
    </message>
    <message>
        <source>Sites on hold</source>
        <translation>Chantiers en pause</translation>
    </message>
    <message>
        <source>Typical weeks</source>
        <translation>Semaines types</translation>
    </message>
    <message>
        <source>Box account</source>
        <translation>Parc de bennes</translation>
    </message>
    <message>
        <source>Absences</source>
        <translation>Absences</translation>
    </message>
    <message>
        <source>Deadlines</source>
        <translation>Échéances</translation>
    </message>
    <message>
        <source>Register of overrides…</source>
        <translation>Registre des dérogations…</translation>
    </message>
    <message>
        <source>Register of overrides</source>
        <translation>Registre des dérogations</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Afficher</translation>
    </message>
    <message>
        <source>{driver} is held up: {what}</source>
        <translation>{driver} est bloqué&#xa0;: {what}</translation>
    </message>
    <message>
        <source>{driver} writes: {what}</source>
        <translation>{driver} écrit&#xa0;: {what}</translation>
    </message>
    <message>
        <source>Nothing is heard of {driver} any more</source>
        <translation>Plus aucun signe de {driver}</translation>
    </message>
    <message>
        <source>{driver} has a problem: {what}</source>
        <translation>{driver} a un problème&#xa0;: {what}</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Voir</translation>
    </message>
    <message numerus="yes">
        <source>%n mail(s) did not arrive: see the outbox.</source>
        <translation>
            <numerusform>%n courriel n&apos;est pas arrivé&#xa0;: voir la boîte d&apos;envoi.</numerusform>
            <numerusform>%n courriels ne sont pas arrivés&#xa0;: voir la boîte d&apos;envoi.</numerusform>
        </translation>
    </message>
    <message>
        <source>Outbox</source>
        <translation>Boîte d&apos;envoi</translation>
    </message>
    <message numerus="yes">
        <source>%n action(s) of the last time were sent.</source>
        <translation>
            <numerusform>%n action de la dernière fois a été envoyée.</numerusform>
            <numerusform>%n actions de la dernière fois ont été envoyées.</numerusform>
        </translation>
    </message>
    <message>
        <source>Keep as a typical week…</source>
        <translation>Enregistrer comme semaine type…</translation>
    </message>
    <message>
        <source>Plan on phone and tablet…</source>
        <translation>Planning sur téléphone et tablette…</translation>
    </message>
    <message>
        <source>Mail and seal…</source>
        <translation>Courrier et sceau…</translation>
    </message>
    <message>
        <source>{number} waits in the backlog.</source>
        <translation>{number} est à planifier.</translation>
    </message>
    <message>
        <source>{number} is kept with the drafts of the backlog.</source>
        <translation>{number} est gardée parmi les brouillons.</translation>
    </message>
    <message>
        <source>Drawing the tour sheets…</source>
        <translation>Préparation des feuilles de tournée…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Tour sheets</source>
        <translation>Feuilles de tournée</translation>
    </message>
    <message>
        <source>Board for the wall</source>
        <translation>Planning mural</translation>
    </message>
</context>
<context>
    <name>DocumentsScreen</name>
    <message>
        <source>Documents</source>
        <translation>Documents</translation>
    </message>
    <message>
        <source>No document yet. Tickets, forms, photos and invoices are filed here by themselves; drop your files here.</source>
        <translation>Aucun document pour l&apos;instant. Bons, bordereaux, photos et factures se classent ici d&apos;eux-mêmes&#xa0;; déposez-y aussi vos fichiers.</translation>
    </message>
    <message>
        <source>Words of the document, customer, number…</source>
        <translation>Mots du document, client, numéro…</translation>
    </message>
    <message>
        <source>What is written in PDFs, Word and Excel files is found too (Ctrl+F)</source>
        <translation>Le texte des PDF et des fichiers Word et Excel est cherché aussi (Ctrl+F)</translation>
    </message>
    <message>
        <source>Customer, site, driver, vehicle…</source>
        <translation>Client, site, chauffeur, véhicule…</translation>
    </message>
    <message>
        <source>Any date</source>
        <translation>Toutes dates</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Aujourd&apos;hui</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>7 derniers jours</translation>
    </message>
    <message>
        <source>This month</source>
        <translation>Ce mois-ci</translation>
    </message>
    <message>
        <source>Last month</source>
        <translation>Le mois dernier</translation>
    </message>
    <message>
        <source>This year</source>
        <translation>Cette année</translation>
    </message>
    <message>
        <source>From … to …</source>
        <translation>Du … au …</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Du</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Au</translation>
    </message>
    <message>
        <source>Without signature</source>
        <translation>Sans signature</translation>
    </message>
    <message>
        <source>Job tickets the customer did not sign</source>
        <translation>Bons d&apos;intervention que le client n&apos;a pas signés</translation>
    </message>
    <message>
        <source>Missing weight</source>
        <translation>Sans pesée</translation>
    </message>
    <message>
        <source>Job tickets of weighed work without a weigh ticket</source>
        <translation>Bons d&apos;interventions à peser, sans bon de pesée</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>Retirés</translation>
    </message>
    <message>
        <source>Files that were removed, with who and why</source>
        <translation>Fichiers retirés, avec qui et pourquoi</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>Tous les types</translation>
    </message>
</context>
<context>
    <name>DropArea</name>
    <message>
        <source>Drop a CSV or Excel file here</source>
        <translation>Déposez ici un fichier CSV ou Excel</translation>
    </message>
    <message>
        <source>Separators, accents and header lines are found by themselves.</source>
        <translation>Les séparateurs, les accents et les lignes d&apos;en-tête sont reconnus automatiquement.</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>Choisir un fichier…</translation>
    </message>
    <message>
        <source>{rows} rows, sheets: {names}</source>
        <translation>{rows} lignes, feuilles&#xa0;: {names}</translation>
    </message>
    <message>
        <source>tab</source>
        <translation>tabulation</translation>
    </message>
    <message>
        <source>{rows} rows, {encoding}, separator {mark}</source>
        <translation>{rows} lignes, {encoding}, séparateur {mark}</translation>
    </message>
    <message>
        <source>Import a file</source>
        <translation>Importer un fichier</translation>
    </message>
</context>
<context>
    <name>ErrorBand</name>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
</context>
<context>
    <name>FilePage</name>
    <message>
        <source>The file is a list of</source>
        <translation>Le fichier est une liste de</translation>
    </message>
    <message>
        <source>Lists name each other: import outlets and materials first, then customers, sites, drivers, vehicles and containers, and past jobs last.</source>
        <translation>Les listes renvoient les unes aux autres&#xa0;: importez d&apos;abord les exutoires et les matières, puis les clients, les chantiers, les chauffeurs, les véhicules et les bennes, et enfin l&apos;historique des interventions.</translation>
    </message>
    <message>
        <source>customers</source>
        <translation>clients</translation>
    </message>
    <message>
        <source>sites</source>
        <translation>chantiers</translation>
    </message>
    <message>
        <source>containers</source>
        <translation>bennes</translation>
    </message>
    <message>
        <source>drivers</source>
        <translation>chauffeurs</translation>
    </message>
    <message>
        <source>vehicles</source>
        <translation>véhicules</translation>
    </message>
    <message>
        <source>materials</source>
        <translation>matières</translation>
    </message>
    <message>
        <source>prices</source>
        <translation>tarifs</translation>
    </message>
    <message>
        <source>past jobs</source>
        <translation>interventions passées</translation>
    </message>
    <message>
        <source>outlets</source>
        <translation>exutoires</translation>
    </message>
    <message>
        <source>requests</source>
        <translation>demandes</translation>
    </message>
    <message>
        <source>By its columns the file looks like: {names}.</source>
        <translation>D&apos;après ses colonnes, le fichier semble contenir&#xa0;: {names}.</translation>
    </message>
    <message>
        <source>Its columns look like no list that is known. Choose them by hand.</source>
        <translation>Ses colonnes ne correspondent à aucune liste connue. Désignez-les à la main.</translation>
    </message>
    <message>
        <source>Hidden columns with content: {columns}. They are read too: look at them first.</source>
        <translation>Colonnes masquées non vides&#xa0;: {columns}. Elles sont lues aussi&#xa0;: vérifiez-les d&apos;abord.</translation>
    </message>
</context>
<context>
    <name>FilingDialog</name>
    <message>
        <source>File documents</source>
        <translation>Classer des documents</translation>
    </message>
    <message>
        <source>Customer, site, job, driver, vehicle… or nothing: the company</source>
        <translation>Client, site, intervention, chauffeur, véhicule… ou rien&#xa0;: l&apos;entreprise</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>Lies on</source>
        <translation>Classé sur</translation>
    </message>
    <message>
        <source>File them</source>
        <translation>Classer</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Reading the files…</source>
        <translation>Lecture des fichiers…</translation>
    </message>
    <message>
        <source>Title of {file}</source>
        <translation>Titre de {file}</translation>
    </message>
    <message>
        <source>Kind of {file}</source>
        <translation>Type de {file}</translation>
    </message>
    <message>
        <source>{size} kB</source>
        <translation>{size} Ko</translation>
    </message>
    <message>
        <source>Filing…</source>
        <translation>Classement…</translation>
    </message>
</context>
<context>
    <name>FirstRun</name>
    <message>
        <source>Welcome to Rondo</source>
        <translation>Bienvenue dans Rondo</translation>
    </message>
    <message>
        <source>How do you want to work?</source>
        <translation>Comment souhaitez-vous travailler&#xa0;?</translation>
    </message>
    <message>
        <source>Look around in the demo company</source>
        <translation>Découvrir l&apos;entreprise de démonstration</translation>
    </message>
    <message>
        <source>A whole company with its day under way. Nothing you do there counts.</source>
        <translation>Une entreprise complète, en pleine journée de travail. Rien de ce que vous y faites n&apos;a de conséquence.</translation>
    </message>
    <message>
        <source>On this computer alone</source>
        <translation>Sur cet ordinateur seulement</translation>
    </message>
    <message>
        <source>Your company&apos;s data stay here. You can move to a server later.</source>
        <translation>Les données de votre entreprise restent ici. Vous pourrez passer à un serveur plus tard.</translation>
    </message>
    <message>
        <source>With our company&apos;s server</source>
        <translation>Avec le serveur de notre entreprise</translation>
    </message>
    <message>
        <source>Your colleagues work there already. You need its address and your login.</source>
        <translation>Vos collègues y travaillent déjà. Il vous faut son adresse et votre identifiant.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Ouvrir</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Quitter</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Test the connection</source>
        <translation>Tester la connexion</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Démonstration</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>Cet ordinateur</translation>
    </message>
    <message>
        <source>As you call it</source>
        <translation>Nom de votre choix</translation>
    </message>
    <message>
        <source>Encrypted, name and certificate checked</source>
        <translation>Chiffrée, nom et certificat vérifiés</translation>
    </message>
    <message>
        <source>Encrypted, certificate checked</source>
        <translation>Chiffrée, certificat vérifié</translation>
    </message>
    <message>
        <source>Encrypted, nothing checked</source>
        <translation>Chiffrée, sans vérification</translation>
    </message>
    <message>
        <source>Encrypted if the server can</source>
        <translation>Chiffrée si le serveur le permet</translation>
    </message>
    <message>
        <source>Not encrypted</source>
        <translation>Non chiffrée</translation>
    </message>
    <message>
        <source>Address of the server</source>
        <translation>Adresse du serveur</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Your login</source>
        <translation>Votre identifiant</translation>
    </message>
    <message>
        <source>Your password</source>
        <translation>Votre mot de passe</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Base de données</translation>
    </message>
    <message>
        <source>Name of this connection</source>
        <translation>Nom de cette connexion</translation>
    </message>
    <message>
        <source>Protection of the line</source>
        <translation>Sécurité de la liaison</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Connexion en cours…</translation>
    </message>
    <message>
        <source>The server answers and lets you in.</source>
        <translation>Le serveur répond et accepte votre connexion.</translation>
    </message>
</context>
<context>
    <name>FormPanel</name>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
</context>
<context>
    <name>Frame</name>
    <message>
        <source>Depot, outlet, break</source>
        <translation>Dépôt, exutoire, pause</translation>
    </message>
    <message>
        <source>Others</source>
        <translation>Autres</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>History of a stop</source>
        <translation>Historique d’un arrêt</translation>
    </message>
    <message>
        <source>Select a stop on the board: its story appears here.</source>
        <translation>Sélectionnez un arrêt au planning&#xa0;: son histoire s’affiche ici.</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Fermer (Échap)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>No change is written down yet. Each move made on the board appears here.</source>
        <translation>Aucune modification n’est encore consignée. Chaque déplacement fait sur le planning apparaît ici.</translation>
    </message>
    <message>
        <source>taken back since</source>
        <translation>annulé depuis</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Undo: {what}</source>
        <translation>Annuler&#xa0;: {what}</translation>
    </message>
    <message>
        <source>Reason: {why}</source>
        <translation>Motif&#xa0;: {why}</translation>
    </message>
</context>
<context>
    <name>Hold</name>
    <message numerus="yes">
        <source>Copy: %n job(s)</source>
        <translation>
            <numerusform>Copie&#xa0;: %n intervention</numerusform>
            <numerusform>Copie&#xa0;: %n interventions</numerusform>
        </translation>
    </message>
    <message>
        <source>Lined up on one row, one after the other</source>
        <translation>À la suite, sur une seule ligne</translation>
    </message>
    <message>
        <source>No extra way, no extra time</source>
        <translation>Ni kilomètre ni minute de plus</translation>
    </message>
    <message>
        <source>Taken: {what}, {span}</source>
        <translation>Déjà pris&#xa0;: {what}, {span}</translation>
    </message>
    <message>
        <source>Away: {why}</source>
        <translation>Absent&#xa0;: {why}</translation>
    </message>
    <message>
        <source>Off the road: {why}</source>
        <translation>Immobilisé&#xa0;: {why}</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>et %n autre</numerusform>
            <numerusform>et %n autres</numerusform>
        </translation>
    </message>
    <message>
        <source>Jobs are given to drivers or vehicles: show these as rows to place them.</source>
        <translation>Une intervention se place sur un chauffeur ou un véhicule&#xa0;: affichez-les en lignes.</translation>
    </message>
    <message>
        <source>Here a stop moves in time only: another container is chosen in the job.</source>
        <translation>Ici, on ne change que l’heure&#xa0;: une autre benne se choisit dans l’intervention.</translation>
    </message>
    <message>
        <source>Here a stop moves in time only: another site would be another job.</source>
        <translation>Ici, on ne change que l’heure&#xa0;: un autre chantier serait une autre intervention.</translation>
    </message>
    <message>
        <source>The last move of this job is still being saved.</source>
        <translation>Le dernier déplacement de cette intervention est encore en cours d’enregistrement.</translation>
    </message>
</context>
<context>
    <name>HoldDialog</name>
    <message>
        <source>Put a site on hold</source>
        <translation>Mettre un chantier en pause</translation>
    </message>
    <message>
        <source>Put on hold</source>
        <translation>Mettre en pause</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Chantier</translation>
    </message>
    <message>
        <source>From</source>
        <translation>À partir du</translation>
    </message>
    <message>
        <source>To, included</source>
        <translation>Jusqu&apos;au (inclus)</translation>
    </message>
    <message>
        <source>Until further notice</source>
        <translation>Jusqu&apos;à nouvel ordre</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Motif</translation>
    </message>
    <message>
        <source>Jobs of rounds that nobody began are cancelled; they come back when it ends.</source>
        <translation>Les interventions issues des collectes, si elles ne sont pas commencées, sont annulées&#xa0;; elles reviennent à la fin de la pause.</translation>
    </message>
</context>
<context>
    <name>HoldsPage</name>
    <message>
        <source>Sites on hold</source>
        <translation>Chantiers en pause</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Chantier</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Du</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Au</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Motif</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>No site is on hold. Rounds are served everywhere.</source>
        <translation>Aucun chantier en pause. Toutes les collectes sont assurées.</translation>
    </message>
    <message>
        <source>Take the hold away</source>
        <translation>Lever la pause</translation>
    </message>
    <message>
        <source>Put a site on hold</source>
        <translation>Mettre un chantier en pause</translation>
    </message>
    <message>
        <source>Until further notice</source>
        <translation>Jusqu&apos;à nouvel ordre</translation>
    </message>
    <message>
        <source>On hold</source>
        <translation>En pause</translation>
    </message>
    <message>
        <source>To come</source>
        <translation>À venir</translation>
    </message>
    <message>
        <source>The site is on hold.</source>
        <translation>Le chantier est en pause.</translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) cancelled.</source>
        <translation>
            <numerusform>%n intervention annulée.</numerusform>
            <numerusform>%n interventions annulées.</numerusform>
        </translation>
    </message>
    <message>
        <source>Take the hold away?</source>
        <translation>Lever la pause&#xa0;?</translation>
    </message>
    <message>
        <source>{site} is served again; what was cancelled comes back at the next generation.</source>
        <translation>{site} est de nouveau desservi&#xa0;; ce qui a été annulé revient à la prochaine génération.</translation>
    </message>
    <message>
        <source>Take away</source>
        <translation>Lever</translation>
    </message>
    <message>
        <source>The site is served again.</source>
        <translation>Le chantier est de nouveau desservi.</translation>
    </message>
</context>
<context>
    <name>HoursEdit</name>
    <message>
        <source>closed, or not known</source>
        <translation>fermé, ou inconnu</translation>
    </message>
    <message>
        <source>As Monday, until Friday</source>
        <translation>Comme lundi, jusqu&apos;à vendredi</translation>
    </message>
    <message>
        <source>Exceptions</source>
        <translation>Exceptions</translation>
    </message>
    <message>
        <source>25/12/2026 closed
24/12/2026 8:00-12:00</source>
        <translation>25/12/2026 fermé
24/12/2026 8h-12h</translation>
    </message>
</context>
<context>
    <name>ImportWizard</name>
    <message>
        <source>Import a list</source>
        <translation>Importer une liste</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Précédent</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Suivant</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>1  File</source>
        <translation>1  Fichier</translation>
    </message>
    <message>
        <source>2  Columns</source>
        <translation>2  Colonnes</translation>
    </message>
    <message>
        <source>3  Dry run</source>
        <translation>3  Essai à blanc</translation>
    </message>
    <message>
        <source>4  Result</source>
        <translation>4  Résultat</translation>
    </message>
    <message>
        <source>Reading {name}…</source>
        <translation>Lecture de {name}…</translation>
    </message>
    <message>
        <source>Checking every row…</source>
        <translation>Contrôle de chaque ligne…</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>Importation en cours…</translation>
    </message>
    <message>
        <source>Writing the file…</source>
        <translation>Écriture du fichier…</translation>
    </message>
    <message>
        <source>The file of refused rows is {path}</source>
        <translation>Le fichier des lignes refusées est {path}</translation>
    </message>
    <message>
        <source>Import {count} rows</source>
        <translation>Importer {count} lignes</translation>
    </message>
    <message>
        <source>The import is under way. Nothing is written if you stop it.</source>
        <translation>L&apos;importation est en cours. Si vous l&apos;arrêtez, rien n&apos;est enregistré.</translation>
    </message>
    <message>
        <source>Stop the import?</source>
        <translation>Arrêter l&apos;importation&#xa0;?</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
</context>
<context>
    <name>JobSheetDialog</name>
    <message>
        <source>Job</source>
        <translation>Intervention</translation>
    </message>
    <message>
        <source>Order…</source>
        <translation>Commande…</translation>
    </message>
    <message>
        <source>Record the weight</source>
        <translation>Saisir la pesée</translation>
    </message>
    <message>
        <source>Tracking form</source>
        <translation>Bordereau de suivi</translation>
    </message>
    <message>
        <source>Cancel the order…</source>
        <translation>Annuler la commande…</translation>
    </message>
    <message>
        <source>Take up again</source>
        <translation>Reprendre</translation>
    </message>
    <message>
        <source>No paper yet: the ticket comes with the driver&apos;s last signature. Drop files here.</source>
        <translation>Aucune pièce pour l&apos;instant&#xa0;: le bon arrive avec la dernière signature du chauffeur. Déposez vos fichiers ici.</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Quand</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Qui</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Quoi</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Motif</translation>
    </message>
    <message>
        <source>Nothing happened yet.</source>
        <translation>Rien ne s&apos;est encore passé.</translation>
    </message>
    <message>
        <source>Papers</source>
        <translation>Documents</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Chronologie</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Historique</translation>
    </message>
    <message>
        <source>Job {number}</source>
        <translation>Intervention {number}</translation>
    </message>
    <message>
        <source>{weight} (estimate)</source>
        <translation>{weight} (estimation)</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>Prestation</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Chantier</translation>
    </message>
    <message>
        <source>Access</source>
        <translation>Accès</translation>
    </message>
    <message>
        <source>Gate code</source>
        <translation>Code du portail</translation>
    </message>
    <message>
        <source>Material</source>
        <translation>Matière</translation>
    </message>
    <message>
        <source>Outlet</source>
        <translation>Exutoire</translation>
    </message>
    <message>
        <source>Container</source>
        <translation>Contenant</translation>
    </message>
    <message>
        <source>Taken away</source>
        <translation>Contenant repris</translation>
    </message>
    <message>
        <source>Brought</source>
        <translation>Contenant posé</translation>
    </message>
    <message>
        <source>Wanted on</source>
        <translation>Souhaitée le</translation>
    </message>
    <message>
        <source>Planned</source>
        <translation>Planifiée</translation>
    </message>
    <message>
        <source>Driver</source>
        <translation>Chauffeur</translation>
    </message>
    <message>
        <source>Arrived</source>
        <translation>Arrivée</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fin</translation>
    </message>
    <message>
        <source>Net weight</source>
        <translation>Poids net</translation>
    </message>
    <message>
        <source>Contact</source>
        <translation>Contact</translation>
    </message>
    <message>
        <source>Order number</source>
        <translation>N° de commande</translation>
    </message>
    <message>
        <source>For the driver</source>
        <translation>Pour le chauffeur</translation>
    </message>
    <message>
        <source>For the office</source>
        <translation>Pour le bureau</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problème</translation>
    </message>
    <message>
        <source>Not done because</source>
        <translation>Motif de non-réalisation</translation>
    </message>
    <message>
        <source>Cancelled because</source>
        <translation>Motif d’annulation</translation>
    </message>
    <message>
        <source>Placed in a tour</source>
        <translation>Placée dans une tournée</translation>
    </message>
    <message>
        <source>Taken by phone</source>
        <translation>Prise par téléphone</translation>
    </message>
    <message>
        <source>Taken off the board</source>
        <translation>Retirée du planning</translation>
    </message>
    <message>
        <source>State: {state}</source>
        <translation>État&#xa0;: {state}</translation>
    </message>
    <message>
        <source>Moved on the board</source>
        <translation>Déplacée sur le planning</translation>
    </message>
    <message>
        <source>The driver arrived</source>
        <translation>Le chauffeur est arrivé</translation>
    </message>
    <message>
        <source>The driver finished</source>
        <translation>Le chauffeur a terminé</translation>
    </message>
    <message>
        <source>Weight: {weight}</source>
        <translation>Poids&#xa0;: {weight}</translation>
    </message>
    <message numerus="yes">
        <source>%n field(s) changed</source>
        <translation>
            <numerusform>%n champ modifié</numerusform>
            <numerusform>%n champs modifiés</numerusform>
        </translation>
    </message>
    <message>
        <source>The order is cancelled.</source>
        <translation>La commande est annulée.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rétablir</translation>
    </message>
    <message>
        <source>Weight recorded: {number}</source>
        <translation>Pesée enregistrée&#xa0;: {number}</translation>
    </message>
</context>
<context>
    <name>KeptBoardWindow</name>
    <message>
        <source>Board of {day}</source>
        <translation>Planning du {day}</translation>
    </message>
    <message>
        <source>Read only: the board as it was on {date} at {time}.</source>
        <translation>Lecture seule&#xa0;: le planning tel qu&apos;il était le {date} à {time}.</translation>
    </message>
    <message>
        <source>Without the server nothing can be changed here.</source>
        <translation>Sans le serveur, rien ne peut être modifié ici.</translation>
    </message>
</context>
<context>
    <name>Keyboard</name>
    <message>
        <source>Let go: everything is as before.</source>
        <translation>Relâché&#xa0;: rien n’a changé.</translation>
    </message>
    <message numerus="yes">
        <source>Lifted: %n job(s). Arrows move, Enter drops, Escape lets go.</source>
        <translation>
            <numerusform>%n intervention soulevée. Flèches&#xa0;: déplacer, Entrée&#xa0;: poser, Échap&#xa0;: annuler.</numerusform>
            <numerusform>%n interventions soulevées. Flèches&#xa0;: déplacer, Entrée&#xa0;: poser, Échap&#xa0;: annuler.</numerusform>
        </translation>
    </message>
    <message>
        <source>Its start is held: arrows change it, Enter keeps it.</source>
        <translation>Début saisi&#xa0;: les flèches le changent, Entrée le garde.</translation>
    </message>
    <message>
        <source>Its end is held: arrows change it, Enter keeps it.</source>
        <translation>Fin saisie&#xa0;: les flèches la changent, Entrée la garde.</translation>
    </message>
    <message>
        <source>Dropped: {where}</source>
        <translation>Posé&#xa0;: {where}</translation>
    </message>
</context>
<context>
    <name>KindPage</name>
    <message>
        <source>Nothing here yet. Make the first with “Add”.</source>
        <translation>Rien ici pour l&apos;instant. Commencez avec «&#xa0;Ajouter&#xa0;».</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Ajouter</translation>
    </message>
    <message>
        <source>Including archived</source>
        <translation>Y compris archivés</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>Enregistré.</translation>
    </message>
</context>
<context>
    <name>LastPublished</name>
    <message>
        <source>Last publication</source>
        <translation>Dernière publication</translation>
    </message>
    <message>
        <source>No tour sheets lie on this computer yet: they are kept at each publication.</source>
        <translation>Aucune feuille de tournée n&apos;est encore gardée sur cet ordinateur&#xa0;: elles le sont à chaque publication.</translation>
    </message>
    <message>
        <source>Last publication: {date} at {time}</source>
        <translation>Dernière publication&#xa0;: {date} à {time}</translation>
    </message>
    <message numerus="yes">
        <source>%n tour(s)</source>
        <translation>
            <numerusform>%n tournée</numerusform>
            <numerusform>%n tournées</numerusform>
        </translation>
    </message>
    <message>
        <source>published {date} at {time}</source>
        <translation>publié le {date} à {time}</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>Imprimer…</translation>
    </message>
    <message>
        <source>Board of {day}, as it was on {date} at {time}</source>
        <translation>Planning du {day}, tel qu&apos;il était le {date} à {time}</translation>
    </message>
    <message>
        <source>Look at it</source>
        <translation>Le voir</translation>
    </message>
    <message>
        <source>Correct the connection…</source>
        <translation>Corriger la connexion…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>Tour sheets of {day}</source>
        <translation>Feuilles de tournée du {day}</translation>
    </message>
</context>
<context>
    <name>LeftOutDialog</name>
    <message>
        <source>Copied, but for these</source>
        <translation>Copié, sauf ceci</translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) copied.</source>
        <translation>
            <numerusform>%n intervention copiée.</numerusform>
            <numerusform>%n interventions copiées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left out:</source>
        <translation>
            <numerusform>%n laissée de côté&#xa0;:</numerusform>
            <numerusform>%n laissées de côté&#xa0;:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>What the colours mean</source>
        <translation>Légende des couleurs</translation>
    </message>
    <message>
        <source>Click to let only these stand out</source>
        <translation>Cliquer pour ne mettre en avant que celles-ci</translation>
    </message>
</context>
<context>
    <name>ListScreen</name>
    <message>
        <source>Search in this list</source>
        <translation>Rechercher dans cette liste</translation>
    </message>
    <message>
        <source>Nothing matches. Take a filter off or type less.</source>
        <translation>Aucun résultat. Retirez un filtre ou raccourcissez la recherche.</translation>
    </message>
    <message>
        <source>{picked} of {shown} selected</source>
        <translation>Sélection&#xa0;: {picked} sur {shown}</translation>
    </message>
    <message>
        <source>the first {shown}</source>
        <translation>les {shown} premiers</translation>
    </message>
    <message>
        <source>{shown} of {total}</source>
        <translation>{shown} sur {total}</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n ligne</numerusform>
            <numerusform>%n lignes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Live</name>
    <message>
        <source>Opened the day</source>
        <translation>Journée commencée</translation>
    </message>
    <message>
        <source>Read the plan</source>
        <translation>Planning lu</translation>
    </message>
    <message>
        <source>Set off</source>
        <translation>Départ</translation>
    </message>
    <message>
        <source>Arrived</source>
        <translation>Arrivée</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Intervention terminée</translation>
    </message>
    <message>
        <source>Not done</source>
        <translation>Non réalisée</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problème</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>Pesée</translation>
    </message>
    <message>
        <source>Container</source>
        <translation>Contenant</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Photo</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Signature</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>Ended the day</source>
        <translation>Journée terminée</translation>
    </message>
    <message>
        <source>Vehicle check</source>
        <translation>Contrôle du véhicule</translation>
    </message>
    <message>
        <source>Waiting time</source>
        <translation>Attente</translation>
    </message>
    <message>
        <source>Bins lifted</source>
        <translation>Bacs levés</translation>
    </message>
    <message>
        <source>Downgraded</source>
        <translation>Déclassement</translation>
    </message>
    <message>
        <source>Site blocked</source>
        <translation>Accès bloqué</translation>
    </message>
    <message>
        <source>Site open again</source>
        <translation>Site débloqué</translation>
    </message>
    <message>
        <source>Load refused</source>
        <translation>Chargement refusé</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Message</translation>
    </message>
    <message>
        <source>Message read</source>
        <translation>Message lu</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Brouillon</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Publiée</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>En cours</translation>
    </message>
    <message>
        <source>Over</source>
        <translation>Terminée</translation>
    </message>
    <message>
        <source>Customer refuses</source>
        <translation>Refus du client</translation>
    </message>
    <message>
        <source>Breakdown</source>
        <translation>Panne</translation>
    </message>
    <message>
        <source>Other problem</source>
        <translation>Autre problème</translation>
    </message>
    <message>
        <source>Reached</source>
        <translation>Joint</translation>
    </message>
    <message>
        <source>Comes to open</source>
        <translation>Vient ouvrir</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>Pas de réponse</translation>
    </message>
    <message>
        <source>Voicemail</source>
        <translation>Messagerie</translation>
    </message>
    <message>
        <source>Busy</source>
        <translation>Occupé</translation>
    </message>
    <message>
        <source>Wrong number</source>
        <translation>Faux numéro</translation>
    </message>
    <message>
        <source>Solved on site</source>
        <translation>Résolu sur place</translation>
    </message>
    <message>
        <source>To be planned again</source>
        <translation>À replanifier</translation>
    </message>
    <message>
        <source>Given up</source>
        <translation>Abandonné</translation>
    </message>
</context>
<context>
    <name>LiveScreen</name>
    <message>
        <source>Live</source>
        <translation>Direct</translation>
    </message>
    <message>
        <source>Driver</source>
        <translation>Chauffeur</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>Late by</source>
        <translation>Retard</translation>
    </message>
    <message>
        <source>Next stop</source>
        <translation>Prochain arrêt</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Problèmes</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Messages</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Événements</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Avancement</translation>
    </message>
    <message>
        <source>Will be late</source>
        <translation>Retard prévu</translation>
    </message>
    <message>
        <source>Heard of</source>
        <translation>Dernier signe</translation>
    </message>
    <message>
        <source>On the phone</source>
        <translation>À transmettre</translation>
    </message>
    <message>
        <source>No tour today. Plan one on the board and publish it: the driver&apos;s phone tells the rest.</source>
        <translation>Aucune tournée aujourd&apos;hui. Préparez-en une sur le planning et publiez-la&#xa0;: le téléphone du chauffeur vous tient ensuite au courant.</translation>
    </message>
    <message>
        <source>Late</source>
        <translation>En retard</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>En cours</translation>
    </message>
    <message>
        <source>At</source>
        <translation>Heure</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Quoi</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Où</translation>
    </message>
    <message>
        <source>Choose a tour to read its day.</source>
        <translation>Choisissez une tournée pour suivre sa journée.</translation>
    </message>
    <message>
        <source>No driver is held up. A closed gate that a driver reports stands here at once.</source>
        <translation>Aucun chauffeur n&apos;est bloqué. Dès qu&apos;un chauffeur signale un accès fermé, il apparaît ici.</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>Écrire</translation>
    </message>
    <message>
        <source>Phone…</source>
        <translation>Téléphone…</translation>
    </message>
    <message>
        <source>Report a problem…</source>
        <translation>Signaler un problème…</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Carte</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Son</translation>
    </message>
    <message>
        <source>Map background</source>
        <translation>Fond de carte</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Utiliser</translation>
    </message>
    <message>
        <source>Address of the tiles</source>
        <translation>Adresse des tuiles</translation>
    </message>
    <message>
        <source>As your map provider gives it, with {z}, {x} and {y}. Empty: a plain map. The server learns which area is looked at, never who or what is there.</source>
        <translation>Telle que votre fournisseur de cartes l’indique, avec {z}, {x} et {y}. Vide&#xa0;: fond uni. Le serveur sait quelle zone est affichée, jamais qui ni quoi s’y trouve.</translation>
    </message>
    <message>
        <source>Credit</source>
        <translation>Mention</translation>
    </message>
    <message>
        <source>Stands in the corner of the map, as most providers require.</source>
        <translation>Affichée dans le coin de la carte, comme la plupart des fournisseurs l’exigent.</translation>
    </message>
    <message>
        <source>The driver has told nothing yet.</source>
        <translation>Le chauffeur n&apos;a encore rien transmis.</translation>
    </message>
    <message>
        <source>Choose a tour first.</source>
        <translation>Choisissez d&apos;abord une tournée.</translation>
    </message>
    <message>
        <source>Report a problem</source>
        <translation>Signaler un problème</translation>
    </message>
    <message>
        <source>{driver} · {place}</source>
        <translation>{driver} · {place}</translation>
    </message>
    <message>
        <source>Problems are heard (click to mute)</source>
        <translation>Les problèmes sonnent (cliquer pour couper le son)</translation>
    </message>
    <message>
        <source>Problems come without a sound</source>
        <translation>Les problèmes arrivent sans son</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} sur {total}</translation>
    </message>
    <message>
        <source>silence {time}</source>
        <translation>silence {time}</translation>
    </message>
    <message>
        <source>{count} since {time}</source>
        <translation>{count} depuis {time}</translation>
    </message>
</context>
<context>
    <name>Looks</name>
    <message>
        <source>View</source>
        <translation>Affichage</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Couleurs</translation>
    </message>
    <message>
        <source>By state</source>
        <translation>Par état</translation>
    </message>
    <message>
        <source>By material</source>
        <translation>Par matière</translation>
    </message>
    <message>
        <source>By customer</source>
        <translation>Par client</translation>
    </message>
    <message>
        <source>Legend</source>
        <translation>Légende</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Vue d’ensemble</translation>
    </message>
    <message>
        <source>One line in each bar</source>
        <translation>Une seule ligne par intervention</translation>
    </message>
    <message>
        <source>Keys to the names of the rows, and back</source>
        <translation>Clavier vers les noms des lignes, et retour</translation>
    </message>
    <message>
        <source>Board in its own window</source>
        <translation>Planning dans une autre fenêtre</translation>
    </message>
    <message>
        <source>Backlog in its own window</source>
        <translation>File d’attente dans une autre fenêtre</translation>
    </message>
    <message>
        <source>History in its own window</source>
        <translation>Historique dans une autre fenêtre</translation>
    </message>
    <message>
        <source>Board</source>
        <translation>Planning</translation>
    </message>
    <message>
        <source>Backlog</source>
        <translation>File d’attente</translation>
    </message>
    <message>
        <source>History of a stop</source>
        <translation>Historique d’un arrêt</translation>
    </message>
</context>
<context>
    <name>MailAndSealDialog</name>
    <message>
        <source>Mail and seal</source>
        <translation>Courrier et sceau</translation>
    </message>
    <message>
        <source>Outbox</source>
        <translation>Boîte d&apos;envoi</translation>
    </message>
    <message>
        <source>Mail server</source>
        <translation>Serveur de courrier</translation>
    </message>
    <message>
        <source>Sealing certificate</source>
        <translation>Certificat de scellement</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Destinataire</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Objet</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>Answer of the server</source>
        <translation>Réponse du serveur</translation>
    </message>
    <message>
        <source>No mail yet. What is sent from Documents and signed tickets leave from here.</source>
        <translation>Aucun courrier pour l&apos;instant. Les documents envoyés et les bons signés partent d&apos;ici.</translation>
    </message>
    <message>
        <source>Did not arrive</source>
        <translation>Non remis</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>Renvoyer</translation>
    </message>
    <message>
        <source>None: this computer only</source>
        <translation>Aucun&#xa0;: cet ordinateur seulement</translation>
    </message>
    <message>
        <source>Kept by the key ring of this computer</source>
        <translation>Gardé par le trousseau de cet ordinateur</translation>
    </message>
    <message>
        <source>The sender&apos;s address</source>
        <translation>L&apos;adresse de l&apos;expéditeur</translation>
    </message>
    <message>
        <source>Send customers their signed tickets at once</source>
        <translation>Envoyer aussitôt aux clients leurs bons signés</translation>
    </message>
    <message>
        <source>Nobody. Several addresses are parted by commas.</source>
        <translation>Personne. Plusieurs adresses se séparent par des virgules.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Serveur</translation>
    </message>
    <message>
        <source>Encryption</source>
        <translation>Chiffrement</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Utilisateur</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Mot de passe</translation>
    </message>
    <message>
        <source>Sender&apos;s address</source>
        <translation>Adresse de l&apos;expéditeur</translation>
    </message>
    <message>
        <source>Sender&apos;s name</source>
        <translation>Nom de l&apos;expéditeur</translation>
    </message>
    <message>
        <source>Answers go to</source>
        <translation>Réponses à</translation>
    </message>
    <message>
        <source>Deadlines of the day to</source>
        <translation>Échéances du jour à</translation>
    </message>
    <message>
        <source>Holder</source>
        <translation>Titulaire</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>Valable jusqu&apos;au</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>Origine</translation>
    </message>
    <message>
        <source>No certificate yet: Rondo makes one with the first signed ticket.</source>
        <translation>Aucun certificat pour l&apos;instant&#xa0;: Rondo en crée un avec le premier bon signé.</translation>
    </message>
    <message>
        <source>Bring a certificate…</source>
        <translation>Importer un certificat…</translation>
    </message>
    <message>
        <source>Made by Rondo</source>
        <translation>Créé par Rondo</translation>
    </message>
    <message>
        <source>The company&apos;s own</source>
        <translation>Certificat de l&apos;entreprise</translation>
    </message>
    <message>
        <source>Choose mails that did not arrive.</source>
        <translation>Choisissez des courriers non remis.</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Certificat</translation>
    </message>
    <message>
        <source>Certificates (*.p12 *.pfx)</source>
        <translation>Certificats (*.p12 *.pfx)</translation>
    </message>
    <message>
        <source>Password of {file}:</source>
        <translation>Mot de passe de {file}&#xa0;:</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>Enregistré.</translation>
    </message>
    <message>
        <source>Saved, but no key ring keeps the password on this computer: set {variable} for Rondo.</source>
        <translation>Enregistré, mais aucun trousseau ne garde le mot de passe sur cet ordinateur&#xa0;: définissez {variable} pour Rondo.</translation>
    </message>
</context>
<context>
    <name>MailDialog</name>
    <message>
        <source>Send by mail</source>
        <translation>Envoyer par courriel</translation>
    </message>
    <message>
        <source>name@company.fr</source>
        <translation>nom@entreprise.fr</translation>
    </message>
    <message>
        <source>Address of {name}</source>
        <translation>Adresse de {name}</translation>
    </message>
    <message numerus="yes">
        <source>%n paper(s)</source>
        <translation>
            <numerusform>%n document</numerusform>
            <numerusform>%n documents</numerusform>
        </translation>
    </message>
    <message>
        <source>Over 20 MB: many mail servers refuse that.</source>
        <translation>Plus de 20 Mo&#xa0;: beaucoup de messageries le refusent.</translation>
    </message>
    <message>
        <source>To</source>
        <translation>À</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Envoyer</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Objet</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Texte</translation>
    </message>
    <message>
        <source>Preparing the mails…</source>
        <translation>Préparation des courriels…</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Search or command  ({keys})</source>
        <translation>Rechercher ou lancer une commande  ({keys})</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Connecté</translation>
    </message>
    <message>
        <source>Reconnecting… What you see is from {time}. You can read on; what you type is kept.</source>
        <translation>Reconnexion… Les données affichées datent de {time}. Vous pouvez continuer à consulter&#xa0;; votre saisie est conservée.</translation>
    </message>
    <message>
        <source>The server is slow to answer. You can read on; what you type is kept.</source>
        <translation>Le serveur tarde à répondre. Vous pouvez continuer à lire&#xa0;; ce que vous tapez est gardé.</translation>
    </message>
    <message numerus="yes">
        <source>%n action(s) waiting to be sent.</source>
        <translation>
            <numerusform>%n action en attente d&apos;envoi.</numerusform>
            <numerusform>%n actions en attente d&apos;envoi.</numerusform>
        </translation>
    </message>
    <message>
        <source>Reconnecting…</source>
        <translation>Reconnexion…</translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n en attente</numerusform>
            <numerusform>%n en attente</numerusform>
        </translation>
    </message>
    <message>
        <source>Slow</source>
        <translation>Lent</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Fichier</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Édition</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Affichage</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>A&amp;ide</translation>
    </message>
    <message>
        <source>New window</source>
        <translation>Nouvelle fenêtre</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importer…</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>Imprimer…</translation>
    </message>
    <message>
        <source>Close window</source>
        <translation>Fermer la fenêtre</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Quitter</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Rétablir</translation>
    </message>
    <message>
        <source>Search…</source>
        <translation>Rechercher…</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>Actualiser</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Apparence</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Comme le système</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Claire</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Sombre</translation>
    </message>
    <message>
        <source>Size of text</source>
        <translation>Taille du texte</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Plus grande</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Plus petite</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normale</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
    <message>
        <source>Guide</source>
        <translation>Guide</translation>
    </message>
    <message>
        <source>Report for support…</source>
        <translation>Rapport pour l&apos;assistance…</translation>
    </message>
    <message>
        <source>About Rondo</source>
        <translation>À propos de Rondo</translation>
    </message>
    <message>
        <source>Rondo {version}
The workstation of a waste haulier.
Qt {qt}</source>
        <translation>Rondo {version}
Le poste de travail du transporteur de déchets.
Qt {qt}</translation>
    </message>
    <message>
        <source>The language changes when Rondo is started again.</source>
        <translation>La langue changera au prochain démarrage de Rondo.</translation>
    </message>
    <message>
        <source>Close Rondo</source>
        <translation>Fermer Rondo</translation>
    </message>
    <message numerus="yes">
        <source>%n action(s) could not be sent yet. They are kept on this computer and sent when Rondo is started again.</source>
        <translation>
            <numerusform>%n action n&apos;a pas encore pu être envoyée. Elle est gardée sur cet ordinateur et partira au prochain démarrage de Rondo.</numerusform>
            <numerusform>%n actions n&apos;ont pas encore pu être envoyées. Elles sont gardées sur cet ordinateur et partiront au prochain démarrage de Rondo.</numerusform>
        </translation>
    </message>
    <message>
        <source>Close all the same</source>
        <translation>Fermer quand même</translation>
    </message>
</context>
<context>
    <name>ManyBox</name>
    <message>
        <source>Search</source>
        <translation>Rechercher</translation>
    </message>
</context>
<context>
    <name>MapView</name>
    <message>
        <source>Map of the day</source>
        <translation>Carte du jour</translation>
    </message>
    <message>
        <source>Map background…</source>
        <translation>Fond de carte…</translation>
    </message>
    <message>
        <source>No place of today&apos;s tours is known on the map yet.</source>
        <translation>Aucun lieu des tournées du jour n&apos;a encore de position sur la carte.</translation>
    </message>
    <message>
        <source>The server of the map background does not answer.</source>
        <translation>Le serveur du fond de carte ne répond pas.</translation>
    </message>
    <message>
        <source>The server of the map background gives no pictures: look at its address.</source>
        <translation>Le serveur du fond de carte ne donne pas d’images&#xa0;: vérifiez son adresse.</translation>
    </message>
    <message>
        <source>The server of the map background refuses (answer {code}).</source>
        <translation>Le serveur du fond de carte refuse (réponse {code}).</translation>
    </message>
    <message>
        <source>{distance} km</source>
        <translation>{distance} km</translation>
    </message>
    <message>
        <source>last seen here at {time}</source>
        <translation>vu ici à {time}</translation>
    </message>
    <message>
        <source>left at {time}</source>
        <translation>reparti à {time}</translation>
    </message>
    <message>
        <source>there since {time}</source>
        <translation>sur place depuis {time}</translation>
    </message>
    <message>
        <source>expected at {time}, planned at {planned}</source>
        <translation>attendu à {time}, prévu à {planned}</translation>
    </message>
</context>
<context>
    <name>MatchingTab</name>
    <message>
        <source>Bank lines to match</source>
        <translation>Lignes bancaires à rapprocher</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Montant</translation>
    </message>
    <message>
        <source>Payer</source>
        <translation>Payeur</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Libellé</translation>
    </message>
    <message>
        <source>Probably pays</source>
        <translation>Règle probablement</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Fiabilité</translation>
    </message>
    <message>
        <source>Every bank line is matched. Import the next statement, or drop its file here.</source>
        <translation>Toutes les lignes bancaires sont rapprochées. Importez le relevé suivant ou déposez son fichier ici.</translation>
    </message>
    <message>
        <source>Import a statement…</source>
        <translation>Importer un relevé…</translation>
    </message>
    <message>
        <source>No customer&apos;s…</source>
        <translation>Hors clients…</translation>
    </message>
    <message>
        <source>Choose invoices…</source>
        <translation>Choisir les factures…</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Accepter</translation>
    </message>
    <message>
        <source>Accept what is proposed (Enter)</source>
        <translation>Accepter la proposition (Entrée)</translation>
    </message>
    <message>
        <source>Proposed</source>
        <translation>Proposées</translation>
    </message>
    <message>
        <source>To find</source>
        <translation>À rechercher</translation>
    </message>
    <message>
        <source>Returned</source>
        <translation>Rejet</translation>
    </message>
    <message>
        <source>Certain</source>
        <translation>Certain</translation>
    </message>
    <message>
        <source>Likely</source>
        <translation>Probable</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) selected</source>
        <translation>
            <numerusform>%n ligne sélectionnée</numerusform>
            <numerusform>%n lignes sélectionnées</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose a line to read what it probably pays, and why.</source>
        <translation>Choisissez une ligne pour voir ce qu&apos;elle règle probablement, et pourquoi.</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Pourquoi</translation>
    </message>
    <message>
        <source>Pays</source>
        <translation>Règle</translation>
    </message>
    <message>
        <source>Worth a look</source>
        <translation>À examiner</translation>
    </message>
    <message>
        <source>{amount} stay due</source>
        <translation>reste dû&#xa0;: {amount}</translation>
    </message>
    <message>
        <source>settled</source>
        <translation>soldée</translation>
    </message>
    <message>
        <source>{amount} stay the customer&apos;s credit.</source>
        <translation>Reste au crédit du client&#xa0;: {amount}.</translation>
    </message>
    <message>
        <source>No customer&apos;s money</source>
        <translation>Mouvement hors clients</translation>
    </message>
    <message>
        <source>What is it?</source>
        <translation>De quoi s&apos;agit-il&#xa0;?</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) settled</source>
        <translation>
            <numerusform>%n ligne traitée</numerusform>
            <numerusform>%n lignes traitées</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) wait again</source>
        <translation>
            <numerusform>%n ligne de nouveau à rapprocher</numerusform>
            <numerusform>%n lignes de nouveau à rapprocher</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MessagesPane</name>
    <message>
        <source>Messages</source>
        <translation>Messages</translation>
    </message>
    <message>
        <source>Write to the driver</source>
        <translation>Écrire au chauffeur</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Envoyer</translation>
    </message>
    <message>
        <source>The driver&apos;s page was not opened yet: it shows the message once it is.</source>
        <translation>Le chauffeur n&apos;a pas encore ouvert sa page&#xa0;: il verra le message à l&apos;ouverture.</translation>
    </message>
    <message>
        <source>The driver&apos;s page was last heard of at {time}.</source>
        <translation>Dernier signe de la page du chauffeur&#xa0;: {time}.</translation>
    </message>
    <message>
        <source>Nothing was written yet.</source>
        <translation>Aucun message pour l&apos;instant.</translation>
    </message>
    <message>
        <source>Choose a tour to write to its driver.</source>
        <translation>Choisissez une tournée pour écrire à son chauffeur.</translation>
    </message>
    <message>
        <source>read at {time}</source>
        <translation>lu à {time}</translation>
    </message>
    <message>
        <source>not read yet</source>
        <translation>pas encore lu</translation>
    </message>
</context>
<context>
    <name>Minimap</name>
    <message>
        <source>Overview of the whole plan</source>
        <translation>Vue d’ensemble du planning</translation>
    </message>
    <message>
        <source>The whole plan at a glance: click or drag to go there</source>
        <translation>Tout le planning d’un coup d’œil&#xa0;: cliquer ou glisser pour s’y rendre</translation>
    </message>
</context>
<context>
    <name>MonthDialog</name>
    <message>
        <source>Month</source>
        <translation>Mois</translation>
    </message>
</context>
<context>
    <name>MonthModel</name>
    <message>
        <source>{name}: left out</source>
        <translation>{name}&#xa0;: supprimé</translation>
    </message>
    <message>
        <source>← {day} {name}</source>
        <translation>← {day} {name}</translation>
    </message>
    <message>
        <source>→ {day} {name}</source>
        <translation>→ {day} {name}</translation>
    </message>
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
            <numerusform>%n non généré</numerusform>
            <numerusform>%n non générés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n to look at</source>
        <translation>
            <numerusform>%n à traiter</numerusform>
            <numerusform>%n à traiter</numerusform>
        </translation>
    </message>
    <message>
        <source>{name}: {reason}, {start} to {end}</source>
        <translation>{name}&#xa0;: {reason}, du {start} au {end}</translation>
    </message>
</context>
<context>
    <name>MonthPage</name>
    <message>
        <source>Generate the month</source>
        <translation>Générer le mois</translation>
    </message>
    <message>
        <source>New dates</source>
        <translation>Avis de dates</translation>
    </message>
    <message>
        <source>Letters that tell customers the dates that holidays move</source>
        <translation>Courriers qui annoncent aux clients les dates déplacées par les jours fériés</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>Imprimer</translation>
    </message>
    <message>
        <source>Print the month (Ctrl+P)</source>
        <translation>Imprimer le mois (Ctrl+P)</translation>
    </message>
    <message>
        <source>Passage</source>
        <translation>Passage</translation>
    </message>
    <message>
        <source>Usual day</source>
        <translation>Habituel</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Round</source>
        <translation>Collecte</translation>
    </message>
    <message>
        <source>Tour</source>
        <translation>Tournée</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>Remarque</translation>
    </message>
    <message>
        <source>No round has a passage here.</source>
        <translation>Aucun passage prévu ici.</translation>
    </message>
    <message>
        <source>The day</source>
        <translation>Le jour</translation>
    </message>
    <message>
        <source>Moved</source>
        <translation>Déplacés</translation>
    </message>
    <message>
        <source>To look at</source>
        <translation>À traiter</translation>
    </message>
    <message>
        <source>Not generated</source>
        <translation>Non générés</translation>
    </message>
    <message>
        <source>Month before (Ctrl+Left)</source>
        <translation>Mois précédent (Ctrl+Gauche)</translation>
    </message>
    <message>
        <source>Month after (Ctrl+Right)</source>
        <translation>Mois suivant (Ctrl+Droite)</translation>
    </message>
    <message>
        <source>Move to another day…</source>
        <translation>Déplacer à un autre jour…</translation>
    </message>
    <message>
        <source>Leave this passage out…</source>
        <translation>Supprimer ce passage…</translation>
    </message>
    <message>
        <source>As the rule says again</source>
        <translation>Revenir à la règle</translation>
    </message>
    <message>
        <source>Do not generate this one</source>
        <translation>Ne pas générer ce passage</translation>
    </message>
    <message>
        <source>Generate into the backlog</source>
        <translation>Générer à planifier, sans tournée</translation>
    </message>
    <message>
        <source>Generate all the same</source>
        <translation>Générer malgré tout</translation>
    </message>
    <message>
        <source>Open the job</source>
        <translation>Ouvrir l&apos;intervention</translation>
    </message>
    <message>
        <source>Open the rule of the round</source>
        <translation>Ouvrir la règle de la collecte</translation>
    </message>
    <message>
        <source>The month is being read…</source>
        <translation>Lecture du mois…</translation>
    </message>
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
            <numerusform>%n déplacé</numerusform>
            <numerusform>%n déplacés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n to generate</source>
        <translation>
            <numerusform>%n à générer</numerusform>
            <numerusform>%n à générer</numerusform>
        </translation>
    </message>
    <message>
        <source>everything is generated</source>
        <translation>tout est généré</translation>
    </message>
    <message numerus="yes">
        <source>%n in conflict</source>
        <translation>
            <numerusform>%n en conflit</numerusform>
            <numerusform>%n en conflit</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n to decide</source>
        <translation>
            <numerusform>%n à décider</numerusform>
            <numerusform>%n à décider</numerusform>
        </translation>
    </message>
    <message>
        <source>Will not be generated</source>
        <translation>Ne sera pas généré</translation>
    </message>
    <message>
        <source>Into the backlog</source>
        <translation>À planifier</translation>
    </message>
    <message>
        <source>Will be generated</source>
        <translation>Sera généré</translation>
    </message>
    <message>
        <source>The jobs of the month are being made…</source>
        <translation>Création des interventions du mois…</translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) made</source>
        <translation>
            <numerusform>%n intervention créée</numerusform>
            <numerusform>%n interventions créées</numerusform>
        </translation>
    </message>
    <message>
        <source>{made}, {placed} of them on tours</source>
        <translation>{made}, dont {placed} sur des tournées</translation>
    </message>
    <message numerus="yes">
        <source>%n found no place and wait in the backlog</source>
        <translation>
            <numerusform>%n sans place, à planifier</numerusform>
            <numerusform>%n sans place, à planifier</numerusform>
        </translation>
    </message>
    <message>
        <source>Move one passage</source>
        <translation>Déplacer un passage</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Déplacer</translation>
    </message>
    <message>
        <source>New day</source>
        <translation>Nouveau jour</translation>
    </message>
    <message>
        <source>Usual day: {day}. The other passages stay.</source>
        <translation>Jour habituel&#xa0;: {day}. Les autres passages ne changent pas.</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Motif</translation>
    </message>
    <message>
        <source>The passage is moved.</source>
        <translation>Passage déplacé.</translation>
    </message>
    <message>
        <source>The passage is moved to a public holiday: {holiday}.</source>
        <translation>Passage déplacé à un jour férié&#xa0;: {holiday}.</translation>
    </message>
    <message>
        <source>The passage is moved; its job waits in the backlog: {why}</source>
        <translation>Passage déplacé&#xa0;; l&apos;intervention est à planifier&#xa0;: {why}</translation>
    </message>
    <message>
        <source>Leave one passage out</source>
        <translation>Supprimer un passage</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>The other passages stay; a job made already is cancelled.</source>
        <translation>Les autres passages ne changent pas&#xa0;; l&apos;intervention déjà créée est annulée.</translation>
    </message>
    <message>
        <source>The passage is left out.</source>
        <translation>Passage supprimé.</translation>
    </message>
    <message>
        <source>The passage is as the rule says again.</source>
        <translation>Le passage suit de nouveau la règle.</translation>
    </message>
    <message>
        <source>Month before</source>
        <translation>Mois précédent</translation>
    </message>
    <message>
        <source>Month after</source>
        <translation>Mois suivant</translation>
    </message>
    <message>
        <source>This month</source>
        <translation>Ce mois-ci</translation>
    </message>
    <message>
        <source>Nobody is away in this month.</source>
        <translation>Personne n&apos;est absent ce mois-ci.</translation>
    </message>
</context>
<context>
    <name>MonthTable</name>
    <message>
        <source>Days of the month</source>
        <translation>Jours du mois</translation>
    </message>
</context>
<context>
    <name>MoveDialog</name>
    <message>
        <source>Move boxes</source>
        <translation>Déplacer des bennes</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Déplacer</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Maintenant</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Vers</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Lieu</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Quand</translation>
    </message>
    <message>
        <source>Empty: now. A day with its hour: 24/11/2026 07:30.</source>
        <translation>Vide&#xa0;: maintenant. Avec une heure&#xa0;: 24/11/2026 07:30.</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Motif</translation>
    </message>
    <message>
        <source>A customer&apos;s site</source>
        <translation>Un chantier client</translation>
    </message>
    <message>
        <source>A yard</source>
        <translation>Un dépôt</translation>
    </message>
    <message>
        <source>A truck</source>
        <translation>Un camion</translation>
    </message>
    <message>
        <source>An outlet</source>
        <translation>Un exutoire</translation>
    </message>
    <message>
        <source>Sold or scrapped</source>
        <translation>Vendue ou ferraillée</translation>
    </message>
</context>
<context>
    <name>Offers</name>
    <message>
        <source>{who} takes over with {plate}</source>
        <translation>{who} prend le relais avec {plate}</translation>
    </message>
    <message>
        <source>{who} is free with {plate}</source>
        <translation>{who} est libre avec {plate}</translation>
    </message>
    <message>
        <source>{who} passes right by</source>
        <translation>{who} passe tout près</translation>
    </message>
    <message>
        <source>{who} passes within {km}</source>
        <translation>{who} passe à {km}</translation>
    </message>
    <message>
        <source>ends at {time}</source>
        <translation>finit à {time}</translation>
    </message>
    <message>
        <source>same kind of truck</source>
        <translation>même type de camion</translation>
    </message>
    <message>
        <source>misses the hours by {time}</source>
        <translation>{time} hors des horaires</translation>
    </message>
</context>
<context>
    <name>OptimiseDialog</name>
    <message>
        <source>Optimise</source>
        <translation>Optimiser</translation>
    </message>
    <message>
        <source>What may move</source>
        <translation>Ce qui peut bouger</translation>
    </message>
    <message numerus="yes">
        <source>%n selected tour(s)</source>
        <translation>
            <numerusform>%n tournée sélectionnée</numerusform>
            <numerusform>%n tournées sélectionnées</numerusform>
        </translation>
    </message>
    <message>
        <source>All tours of {day}</source>
        <translation>Toutes les tournées du {day}</translation>
    </message>
    <message>
        <source>Place jobs of the backlog too</source>
        <translation>Placer aussi des interventions à planifier</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Chercher</translation>
    </message>
    <message>
        <source>What is pinned, begun or wanted at a time stays. Nothing is saved before you apply it.</source>
        <translation>Ce qui est épinglé, commencé ou attendu à une heure reste en place. Rien n&apos;est enregistré avant «&#xa0;Appliquer&#xa0;».</translation>
    </message>
    <message>
        <source>Tours that change</source>
        <translation>Tournées qui changent</translation>
    </message>
    <message>
        <source>Jobs that move</source>
        <translation>Interventions qui bougent</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Appliquer</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Abandonner</translation>
    </message>
    <message>
        <source>Looking for shorter tours…</source>
        <translation>Recherche de tournées plus courtes…</translation>
    </message>
    <message>
        <source>Search again</source>
        <translation>Chercher encore</translation>
    </message>
    <message>
        <source>No shorter tours were found.</source>
        <translation>Aucune tournée plus courte.</translation>
    </message>
    <message numerus="yes">
        <source>%n tour(s) could be shorter only by breaking a rule.</source>
        <translation>
            <numerusform>%n tournée ne serait plus courte qu&apos;en enfreignant une règle.</numerusform>
            <numerusform>%n tournées ne seraient plus courtes qu&apos;en enfreignant une règle.</numerusform>
        </translation>
    </message>
    <message>
        <source>The plan is as good as the search can make it.</source>
        <translation>La recherche ne trouve pas mieux que ce plan.</translation>
    </message>
    <message>
        <source>{km} and {time}: {now} instead of {then}</source>
        <translation>{km} et {time}&#xa0;: {now} au lieu de {then}</translation>
    </message>
    <message numerus="yes">
        <source>%n tour(s) change.</source>
        <translation>
            <numerusform>%n tournée change.</numerusform>
            <numerusform>%n tournées changent.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) move.</source>
        <translation>
            <numerusform>%n intervention bouge.</numerusform>
            <numerusform>%n interventions bougent.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them from the backlog.</source>
        <translation>
            <numerusform>Dont %n à planifier.</numerusform>
            <numerusform>Dont %n à planifier.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tour(s) stay as they are, so that no rule is broken.</source>
        <translation>
            <numerusform>%n tournée reste en l&apos;état, pour n&apos;enfreindre aucune règle.</numerusform>
            <numerusform>%n tournées restent en l&apos;état, pour n&apos;enfreindre aucune règle.</numerusform>
        </translation>
    </message>
    <message>
        <source>Tours optimised: {km}.</source>
        <translation>Tournées optimisées&#xa0;: {km}.</translation>
    </message>
    <message numerus="yes">
        <source>optimising of %n tour(s)</source>
        <translation>
            <numerusform>optimisation de %n tournée</numerusform>
            <numerusform>optimisation de %n tournées</numerusform>
        </translation>
    </message>
    <message>
        <source>Search again on the new state.</source>
        <translation>Relancez la recherche sur le nouvel état.</translation>
    </message>
    <message>
        <source>Driver</source>
        <translation>Chauffeur</translation>
    </message>
    <message>
        <source>Vehicle</source>
        <translation>Véhicule</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Interventions</translation>
    </message>
    <message>
        <source>Kilometres</source>
        <translation>Kilomètres</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Écart</translation>
    </message>
    <message>
        <source>Ends</source>
        <translation>Fin</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Intervention</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Détails</translation>
    </message>
    <message>
        <source>From</source>
        <translation>De</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Vers</translation>
    </message>
    <message>
        <source>Backlog</source>
        <translation>À planifier</translation>
    </message>
</context>
<context>
    <name>OrderDialog</name>
    <message>
        <source>New order</source>
        <translation>Nouvelle commande</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Commande</translation>
    </message>
    <message>
        <source>Name, town, code or phone: three letters will do</source>
        <translation>Nom, commune, code ou téléphone&#xa0;: trois lettres suffisent</translation>
    </message>
    <message>
        <source>Customers found</source>
        <translation>Clients trouvés</translation>
    </message>
    <message>
        <source>As last time</source>
        <translation>Comme la dernière fois</translation>
    </message>
    <message>
        <source>Fill the form with the last order (Ctrl+L)</source>
        <translation>Reprendre la dernière commande dans le formulaire (Ctrl+L)</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Put in the backlog</source>
        <translation>Mettre à planifier</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Chantier</translation>
    </message>
    <message>
        <source>What is to be done</source>
        <translation>Prestation demandée</translation>
    </message>
    <message>
        <source>Container</source>
        <translation>Contenant</translation>
    </message>
    <message>
        <source>Material</source>
        <translation>Matière</translation>
    </message>
    <message>
        <source>Wanted on</source>
        <translation>Souhaitée le</translation>
    </message>
    <message>
        <source>Not before</source>
        <translation>Pas avant</translation>
    </message>
    <message>
        <source>Not after</source>
        <translation>Pas après</translation>
    </message>
    <message>
        <source>Outlet</source>
        <translation>Exutoire</translation>
    </message>
    <message>
        <source> min</source>
        <translation> min</translation>
    </message>
    <message>
        <source>Time on site</source>
        <translation>Durée sur place</translation>
    </message>
    <message>
        <source>Can wait</source>
        <translation>Peut attendre</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normale</translation>
    </message>
    <message>
        <source>Urgent</source>
        <translation>Urgente</translation>
    </message>
    <message>
        <source>Urgency</source>
        <translation>Urgence</translation>
    </message>
    <message>
        <source>Keep as draft</source>
        <translation>Garder en brouillon</translation>
    </message>
    <message>
        <source>Finish it later: only the customer and the site are needed (Ctrl+D)</source>
        <translation>Terminer plus tard&#xa0;: il ne faut que le client et le chantier (Ctrl+D)</translation>
    </message>
    <message>
        <source>When can we come?</source>
        <translation>Quand pouvons-nous passer&#xa0;?</translation>
    </message>
    <message>
        <source>The best days and tours for this order (F6)</source>
        <translation>Les meilleurs jours et tournées pour cette commande (F6)</translation>
    </message>
    <message>
        <source>Contact on site</source>
        <translation>Contact sur place</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>Téléphone</translation>
    </message>
    <message>
        <source>Customer&apos;s order number</source>
        <translation>N° de commande du client</translation>
    </message>
    <message>
        <source>For the driver</source>
        <translation>Pour le chauffeur</translation>
    </message>
    <message>
        <source>For the office only</source>
        <translation>Pour le bureau seulement</translation>
    </message>
    <message>
        <source>No customer found. Make one in Resources, or type less.</source>
        <translation>Aucun client trouvé. Créez-le dans les Référentiels ou raccourcissez la recherche.</translation>
    </message>
    <message>
        <source>The board will refuse to place this order.</source>
        <translation>Le planning refusera de placer cette commande.</translation>
    </message>
    <message>
        <source>Placing it will ask who decides, and why.</source>
        <translation>Le placement demandera qui décide, et pourquoi.</translation>
    </message>
    <message>
        <source>This customer has no site yet: add one in Resources.</source>
        <translation>Ce client n&apos;a pas encore de chantier&#xa0;: ajoutez-en un dans les Référentiels.</translation>
    </message>
    <message>
        <source>Standing there: {containers}</source>
        <translation>Sur place&#xa0;: {containers}</translation>
    </message>
    <message>
        <source>First order of this customer.</source>
        <translation>Première commande de ce client.</translation>
    </message>
    <message>
        <source>Last time: {what}</source>
        <translation>La dernière fois&#xa0;: {what}</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Sans objet</translation>
    </message>
    <message>
        <source>The material&apos;s usual one</source>
        <translation>L&apos;exutoire habituel de la matière</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
</context>
<context>
    <name>Outbox</name>
    <message>
        <source>Waits</source>
        <translation>En attente</translation>
    </message>
    <message>
        <source>On its way</source>
        <translation>En cours d&apos;envoi</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Envoyé</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Refusé</translation>
    </message>
    <message>
        <source>Given up</source>
        <translation>Abandonné</translation>
    </message>
    <message>
        <source>Perhaps delivered</source>
        <translation>Peut-être remis</translation>
    </message>
</context>
<context>
    <name>PaperList</name>
    <message>
        <source>In use</source>
        <translation>Fiche active</translation>
    </message>
    <message>
        <source>No document yet. Drop files here.</source>
        <translation>Aucun document pour l&apos;instant. Déposez des fichiers ici.</translation>
    </message>
    <message>
        <source>Drop the files here</source>
        <translation>Déposez les fichiers ici</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Numéro</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Objet</translation>
    </message>
    <message>
        <source>Belongs to</source>
        <translation>Rattaché à</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Intervention</translation>
    </message>
    <message>
        <source>Kept until</source>
        <translation>Jusqu&apos;au</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>Ajouter…</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>Imprimer…</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Enregistrer sous…</translation>
    </message>
    <message>
        <source>Send…</source>
        <translation>Envoyer…</translation>
    </message>
    <message>
        <source>Paper before (Alt+Up)</source>
        <translation>Document précédent (Alt+Haut)</translation>
    </message>
    <message>
        <source>Next paper (Alt+Down)</source>
        <translation>Document suivant (Alt+Bas)</translation>
    </message>
    <message numerus="yes">
        <source>%n paper(s) chosen</source>
        <translation>
            <numerusform>%n document choisi</numerusform>
            <numerusform>%n documents choisis</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose a paper to look at it.</source>
        <translation>Choisissez un document pour le voir ici.</translation>
    </message>
    <message>
        <source>filed by {who}</source>
        <translation>classé par {who}</translation>
    </message>
    <message>
        <source>sent by the driver&apos;s phone</source>
        <translation>envoyé par le téléphone du chauffeur</translation>
    </message>
    <message>
        <source>Kept until {day}</source>
        <translation>Conservé jusqu&apos;au {day}</translation>
    </message>
    <message>
        <source>Kept as long as its record is in use</source>
        <translation>Conservé tant que la fiche est active</translation>
    </message>
    <message>
        <source>Removed on {when} by {who}: {reason}</source>
        <translation>Retiré le {when} par {who}&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>Its time was over: the content went on {day}, its fingerprint is kept.</source>
        <translation>La durée de conservation est écoulée&#xa0;: le contenu a été effacé le {day}, son empreinte reste.</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Lecture…</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Ouvrir</translation>
    </message>
    <message>
        <source>Open in its program</source>
        <translation>Ouvrir dans son logiciel</translation>
    </message>
    <message>
        <source>Open the job</source>
        <translation>Ouvrir l&apos;intervention</translation>
    </message>
    <message>
        <source>Change the kind… (F2)</source>
        <translation>Changer le type… (F2)</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Retirer…</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Rétablir</translation>
    </message>
    <message>
        <source>Kind of document</source>
        <translation>Type de document</translation>
    </message>
    <message>
        <source>What was issued or signed is never removed.</source>
        <translation>Ce qui a été émis ou signé ne se retire pas.</translation>
    </message>
    <message>
        <source>Remove the document</source>
        <translation>Retirer le document</translation>
    </message>
    <message>
        <source>Why? It leaves the lists, and is kept with this reason as long as the law asks.</source>
        <translation>Pourquoi&#xa0;? Il quitte les listes et reste conservé avec ce motif le temps prévu par la loi.</translation>
    </message>
    <message>
        <source>Removed; it is kept until its time is over.</source>
        <translation>Retiré&#xa0;; il reste conservé jusqu&apos;au terme prévu.</translation>
    </message>
    <message>
        <source>Choose the papers to print first: Ctrl or Shift takes several.</source>
        <translation>Choisissez d&apos;abord les documents à imprimer&#xa0;: Ctrl ou Maj en prend plusieurs.</translation>
    </message>
    <message>
        <source>Preparing the papers…</source>
        <translation>Préparation des documents…</translation>
    </message>
    <message>
        <source>Printed from their own program: {names}</source>
        <translation>À imprimer depuis leur logiciel&#xa0;: {names}</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>Documents</translation>
    </message>
    <message>
        <source>Choose the papers to save first: Ctrl or Shift takes several.</source>
        <translation>Choisissez d&apos;abord les documents à enregistrer&#xa0;: Ctrl ou Maj en prend plusieurs.</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>Enregistrer sous</translation>
    </message>
    <message>
        <source>Save into this folder</source>
        <translation>Enregistrer dans ce dossier</translation>
    </message>
    <message>
        <source>Saving the papers…</source>
        <translation>Enregistrement des documents…</translation>
    </message>
    <message numerus="yes">
        <source>%n paper(s) saved.</source>
        <translation>
            <numerusform>%n document enregistré.</numerusform>
            <numerusform>%n documents enregistrés.</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose the papers to send first: Ctrl or Shift takes several.</source>
        <translation>Choisissez d&apos;abord les documents à envoyer&#xa0;: Ctrl ou Maj en prend plusieurs.</translation>
    </message>
    <message numerus="yes">
        <source>%n mail(s) in the outbox.</source>
        <translation>
            <numerusform>%n courriel prêt à partir.</numerusform>
            <numerusform>%n courriels prêts à partir.</numerusform>
        </translation>
    </message>
    <message>
        <source>Add files</source>
        <translation>Ajouter des fichiers</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) filed.</source>
        <translation>
            <numerusform>%n fichier classé.</numerusform>
            <numerusform>%n fichiers classés.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n was (were) there already, and not stored twice.</source>
        <translation>
            <numerusform>%n s&apos;y trouvait déjà et n&apos;est pas enregistré deux fois.</numerusform>
            <numerusform>%n s&apos;y trouvaient déjà et ne sont pas enregistrés deux fois.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PaperView</name>
    <message>
        <source>Text of the document</source>
        <translation>Texte du document</translation>
    </message>
    <message>
        <source>Open in its program</source>
        <translation>Ouvrir dans son logiciel</translation>
    </message>
    <message>
        <source>Smaller (Ctrl+-)</source>
        <translation>Plus petit (Ctrl+-)</translation>
    </message>
    <message>
        <source>Fit (Ctrl+0)</source>
        <translation>Ajuster (Ctrl+0)</translation>
    </message>
    <message>
        <source>Larger (Ctrl++)</source>
        <translation>Plus grand (Ctrl++)</translation>
    </message>
    <message>
        <source>This picture cannot be shown here.</source>
        <translation>Cette image ne peut pas être affichée ici.</translation>
    </message>
    <message>
        <source>Word, Excel and the like are read in their own program.</source>
        <translation>Ce document (Word, Excel…) se lit dans son propre logiciel.</translation>
    </message>
    <message>
        <source>This PDF is locked or broken: it cannot be shown here.</source>
        <translation>Ce PDF est protégé ou abîmé&#xa0;: il ne peut pas être affiché ici.</translation>
    </message>
    <message numerus="yes">
        <source>%n page(s)</source>
        <translation>
            <numerusform>%n page</numerusform>
            <numerusform>%n pages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Papers</name>
    <message>
        <source>Job ticket</source>
        <translation>Bon d&apos;intervention</translation>
    </message>
    <message>
        <source>Signed paper</source>
        <translation>Bon papier signé</translation>
    </message>
    <message>
        <source>Weigh ticket</source>
        <translation>Bon de pesée</translation>
    </message>
    <message>
        <source>Tracking form</source>
        <translation>Bordereau de suivi</translation>
    </message>
    <message>
        <source>Tour sheet</source>
        <translation>Feuille de tournée</translation>
    </message>
    <message>
        <source>Invoice</source>
        <translation>Facture</translation>
    </message>
    <message>
        <source>Credit note</source>
        <translation>Avoir</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Photo</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Signature</translation>
    </message>
    <message>
        <source>Statement of account</source>
        <translation>Relevé de compte</translation>
    </message>
    <message>
        <source>Supplier&apos;s invoice</source>
        <translation>Facture fournisseur</translation>
    </message>
    <message>
        <source>Purchase order</source>
        <translation>Bon de commande</translation>
    </message>
    <message>
        <source>Contract</source>
        <translation>Contrat</translation>
    </message>
    <message>
        <source>Safety protocol</source>
        <translation>Protocole de sécurité</translation>
    </message>
    <message>
        <source>Waste acceptance</source>
        <translation>Acceptation préalable (CAP)</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Attestation</translation>
    </message>
    <message>
        <source>Vehicle registration</source>
        <translation>Carte grise</translation>
    </message>
    <message>
        <source>Driver&apos;s paper</source>
        <translation>Papier du chauffeur</translation>
    </message>
    <message>
        <source>Letter</source>
        <translation>Courrier</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Autre</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Site</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Intervention</translation>
    </message>
    <message>
        <source>Tour</source>
        <translation>Tournée</translation>
    </message>
    <message>
        <source>Driver</source>
        <translation>Chauffeur</translation>
    </message>
    <message>
        <source>Vehicle</source>
        <translation>Véhicule</translation>
    </message>
    <message>
        <source>Container</source>
        <translation>Benne</translation>
    </message>
    <message>
        <source>Outlet</source>
        <translation>Exutoire</translation>
    </message>
    <message>
        <source>Subcontractor</source>
        <translation>Sous-traitant</translation>
    </message>
    <message>
        <source>The company</source>
        <translation>L&apos;entreprise</translation>
    </message>
</context>
<context>
    <name>PaymentsScreen</name>
    <message>
        <source>To match</source>
        <translation>À rapprocher</translation>
    </message>
    <message>
        <source>Matched</source>
        <translation>Rapprochées</translation>
    </message>
    <message>
        <source>Balances</source>
        <translation>Soldes</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Compte client</translation>
    </message>
    <message>
        <source>Import a bank statement</source>
        <translation>Importer un relevé bancaire</translation>
    </message>
    <message>
        <source>Bank statements (*.xml *.txt *.ofx *.cfonb *.asc *.dat);;All files (*)</source>
        <translation>Relevés bancaires (*.xml *.txt *.ofx *.cfonb *.asc *.dat);;Tous les fichiers (*)</translation>
    </message>
    <message>
        <source>Reading {file}…</source>
        <translation>Lecture de {file}…</translation>
    </message>
    <message>
        <source>{added} new lines: {matched} matched, {proposals} to look at</source>
        <translation>Nouvelles lignes&#xa0;: {added} (rapprochées&#xa0;: {matched}, à examiner&#xa0;: {proposals})</translation>
    </message>
    <message>
        <source>Nothing new: the {known} lines were known</source>
        <translation>Rien de nouveau (lignes déjà connues&#xa0;: {known})</translation>
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
    <message>
        <source>Smaller</source>
        <translation>Réduire</translation>
    </message>
    <message>
        <source>Fit the width</source>
        <translation>Ajuster à la largeur</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Agrandir</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Enregistrer sous…</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>Imprimer…</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>Enregistrer sous</translation>
    </message>
</context>
<context>
    <name>PhoneDialog</name>
    <message>
        <source>Phone of {driver}</source>
        <translation>Téléphone de {driver}</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>Make a link for this day</source>
        <translation>Créer un lien pour cette journée</translation>
    </message>
    <message>
        <source>A link opens this tour only, on the first phone that uses it, and dies at night.</source>
        <translation>Un lien n&apos;ouvre que cette tournée, sur le premier téléphone qui l&apos;utilise, et s&apos;éteint dans la nuit.</translation>
    </message>
    <message>
        <source>4 to 6 digits</source>
        <translation>4 à 6 chiffres</translation>
    </message>
    <message>
        <source>Set the code</source>
        <translation>Définir le code</translation>
    </message>
    <message>
        <source>Phones</source>
        <translation>Téléphones</translation>
    </message>
    <message>
        <source>The driver&apos;s own code</source>
        <translation>Code personnel du chauffeur</translation>
    </message>
    <message>
        <source>Shown once: let the driver scan it, or send him the address.</source>
        <translation>Affiché une seule fois&#xa0;: faites-le scanner par le chauffeur ou envoyez-lui l&apos;adresse.</translation>
    </message>
    <message>
        <source>Make another link</source>
        <translation>Créer un autre lien</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Copié</translation>
    </message>
    <message>
        <source>No link was made for this tour yet.</source>
        <translation>Aucun lien n&apos;a encore été créé pour cette tournée.</translation>
    </message>
    <message>
        <source>revoked at {time}</source>
        <translation>révoqué à {time}</translation>
    </message>
    <message>
        <source>not opened yet</source>
        <translation>pas encore ouvert</translation>
    </message>
    <message>
        <source>opened at {opened}, last heard of at {seen}</source>
        <translation>ouvert à {opened}, dernier signe à {seen}</translation>
    </message>
    <message>
        <source>Link of {time}</source>
        <translation>Lien du {time}</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>Révoquer</translation>
    </message>
    <message>
        <source>Revoke the link</source>
        <translation>Révoquer le lien</translation>
    </message>
    <message>
        <source>This phone is refused from now on. What it has not sent yet stays on it.</source>
        <translation>Ce téléphone sera refusé dès maintenant. Ce qu&apos;il n&apos;a pas encore envoyé y reste.</translation>
    </message>
    <message>
        <source>No code yet. With one, the driver opens his day without a link.</source>
        <translation>Pas encore de code. Avec un code, le chauffeur ouvre sa journée sans lien.</translation>
    </message>
    <message>
        <source>Too many wrong codes since {time}: set another one.</source>
        <translation>Trop de codes faux depuis le {time}&#xa0;: définissez-en un autre.</translation>
    </message>
    <message>
        <source>Set on {day} by {who}. Nobody can read it; a new one replaces it.</source>
        <translation>Défini le {day} par {who}. Personne ne peut le lire&#xa0;; un nouveau le remplace.</translation>
    </message>
</context>
<context>
    <name>PlaceDialog</name>
    <message>
        <source>Place on a row</source>
        <translation>Placer sur une ligne</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>Ligne</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Jour</translation>
    </message>
    <message>
        <source>From</source>
        <translation>À partir de</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Placer</translation>
    </message>
</context>
<context>
    <name>PlanActions</name>
    <message>
        <source>Plan</source>
        <translation>Planifier</translation>
    </message>
    <message>
        <source>When can we come?</source>
        <translation>Quand pouvons-nous passer&#xa0;?</translation>
    </message>
    <message>
        <source>Cancel the order…</source>
        <translation>Annuler la commande…</translation>
    </message>
    <message>
        <source>Move to…</source>
        <translation>Déplacer vers…</translation>
    </message>
    <message>
        <source>Fix in its place, or release</source>
        <translation>Fixer ou libérer</translation>
    </message>
    <message>
        <source>Duplicate for a day…</source>
        <translation>Dupliquer pour un jour…</translation>
    </message>
    <message>
        <source>Split…</source>
        <translation>Scinder…</translation>
    </message>
    <message>
        <source>Who moved it?</source>
        <translation>Qui l&apos;a déplacée&#xa0;?</translation>
    </message>
    <message>
        <source>Swap both</source>
        <translation>Permuter les deux</translation>
    </message>
    <message>
        <source>Open the tour</source>
        <translation>Ouvrir la tournée</translation>
    </message>
    <message>
        <source>Add a stop to the tour…</source>
        <translation>Ajouter un arrêt à la tournée…</translation>
    </message>
    <message>
        <source>Copy a day or a week…</source>
        <translation>Copier un jour ou une semaine…</translation>
    </message>
    <message>
        <source>Optimise…</source>
        <translation>Optimiser…</translation>
    </message>
    <message>
        <source>Replay the day</source>
        <translation>Revoir la journée</translation>
    </message>
    <message>
        <source>Absent or off the road…</source>
        <translation>Absent ou immobilisé…</translation>
    </message>
    <message>
        <source>Fix or release</source>
        <translation>Fixer ou libérer</translation>
    </message>
    <message>
        <source>Duplicate…</source>
        <translation>Dupliquer…</translation>
    </message>
    <message>
        <source>Select a stop of the driver or vehicle that is away, or go to its name ({keys}).</source>
        <translation>Sélectionnez un arrêt du chauffeur ou du véhicule absent, ou allez sur son nom ({keys}).</translation>
    </message>
    <message>
        <source>Select a job of the backlog: its best times are looked for. In an order that is being written, {keys} does so.</source>
        <translation>Sélectionnez une intervention à planifier&#xa0;: ses meilleurs créneaux seront cherchés. Dans une commande en cours de saisie, {keys} fait de même.</translation>
    </message>
    <message numerus="yes">
        <source>cancelling of %n order(s)</source>
        <translation>
            <numerusform>annulation d’une commande</numerusform>
            <numerusform>annulation de %n commandes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n sélectionnée</numerusform>
            <numerusform>%n sélectionnées</numerusform>
        </translation>
    </message>
    <message>
        <source>change of a tour</source>
        <translation>modification d’une tournée</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Ouvrir</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>Libérer</translation>
    </message>
    <message>
        <source>Fix in its place</source>
        <translation>Fixer à sa place</translation>
    </message>
    <message>
        <source>Select its stops</source>
        <translation>Sélectionner ses arrêts</translation>
    </message>
    <message>
        <source>Publish the tour again</source>
        <translation>Publier de nouveau la tournée</translation>
    </message>
    <message>
        <source>Publish the tour</source>
        <translation>Publier la tournée</translation>
    </message>
    <message>
        <source>Tell the driver that nothing is left, and take the tour off the board</source>
        <translation>Prévenir le chauffeur que la tournée est vide et la retirer du planning</translation>
    </message>
    <message>
        <source>Print the tour sheet</source>
        <translation>Imprimer la feuille de tournée</translation>
    </message>
    <message>
        <source>New order</source>
        <translation>Nouvelle commande</translation>
    </message>
    <message numerus="yes">
        <source>publishing of %n tour(s)</source>
        <translation>
            <numerusform>publication de %n tournée</numerusform>
            <numerusform>publication de %n tournées</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tour(s) sent to the drivers.</source>
        <translation>
            <numerusform>%n tournée envoyée aux chauffeurs.</numerusform>
            <numerusform>%n tournées envoyées aux chauffeurs.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s)</source>
        <translation>
            <numerusform>%n intervention</numerusform>
            <numerusform>%n interventions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>fixing of %n stop(s)</source>
        <translation>
            <numerusform>fixation de %n arrêt</numerusform>
            <numerusform>fixation de %n arrêts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>release of %n stop(s)</source>
        <translation>
            <numerusform>libération de %n arrêt</numerusform>
            <numerusform>libération de %n arrêts</numerusform>
        </translation>
    </message>
    <message>
        <source>split of a job</source>
        <translation>scission d’une intervention</translation>
    </message>
    <message numerus="yes">
        <source>Duplicate %n job(s)</source>
        <translation>
            <numerusform>Dupliquer %n intervention</numerusform>
            <numerusform>Dupliquer %n interventions</numerusform>
        </translation>
    </message>
    <message>
        <source>Wanted on</source>
        <translation>Pour le</translation>
    </message>
    <message numerus="yes">
        <source>duplicating of %n job(s)</source>
        <translation>
            <numerusform>duplication de %n intervention</numerusform>
            <numerusform>duplication de %n interventions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) wait in the backlog.</source>
        <translation>
            <numerusform>%n intervention attend dans la file.</numerusform>
            <numerusform>%n interventions attendent dans la file.</numerusform>
        </translation>
    </message>
    <message>
        <source>copy of a day</source>
        <translation>copie d’un jour</translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) copied.</source>
        <translation>
            <numerusform>%n intervention copiée.</numerusform>
            <numerusform>%n interventions copiées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) not to be planned again</source>
        <translation>
            <numerusform>%n intervention à ne plus planifier</numerusform>
            <numerusform>%n interventions à ne plus planifier</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlanPage</name>
    <message>
        <source>Read</source>
        <translation>Lues</translation>
    </message>
    <message>
        <source>To add</source>
        <translation>À ajouter</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Refusées</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>Doublons</translation>
    </message>
    <message>
        <source>{count} are known already or need no row</source>
        <translation>Déjà connues ou sans ligne à créer&#xa0;: {count}</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>Acceptées</translation>
    </message>
    <message>
        <source>To note</source>
        <translation>À noter</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>Ligne</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Motif</translation>
    </message>
    <message>
        <source>Same as row</source>
        <translation>Identique à la ligne</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>Remarque</translation>
    </message>
</context>
<context>
    <name>PlanPhoneDialog</name>
    <message>
        <source>Plan on phone and tablet</source>
        <translation>Planning sur téléphone et tablette</translation>
    </message>
    <message>
        <source>Address of the plan</source>
        <translation>Adresse du planning</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>Address of the pages for phones</source>
        <translation>Adresse des pages pour téléphones</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Scan the code or open the address, and log in with your own account: the plan is read there.</source>
        <translation>Scannez le code ou ouvrez l&apos;adresse, puis identifiez-vous avec votre propre compte&#xa0;: le planning s&apos;y consulte.</translation>
    </message>
    <message>
        <source>Type the address under which phones reach the endpoint from outside; the administrator&apos;s guide says how it gets one.</source>
        <translation>Tapez l&apos;adresse à laquelle les téléphones joignent le service depuis l&apos;extérieur&#xa0;; le guide de l&apos;administrateur explique comment l&apos;obtenir.</translation>
    </message>
    <message>
        <source>The company has not set the address of its pages for phones: ask an administrator.</source>
        <translation>L&apos;entreprise n&apos;a pas défini l&apos;adresse de ses pages pour téléphones&#xa0;: demandez à un administrateur.</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Copié</translation>
    </message>
</context>
<context>
    <name>PrintMenu</name>
    <message>
        <source>More to print, and sheets that come back</source>
        <translation>Autres impressions, et feuilles qui reviennent</translation>
    </message>
    <message>
        <source>Tour sheets</source>
        <translation>Feuilles de tournée</translation>
    </message>
    <message>
        <source>Tour sheets with blank job tickets</source>
        <translation>Feuilles de tournée avec bons d&apos;intervention vierges</translation>
    </message>
    <message>
        <source>Board for the wall, A3…</source>
        <translation>Planning mural, A3…</translation>
    </message>
    <message>
        <source>Board for the wall, A4…</source>
        <translation>Planning mural, A4…</translation>
    </message>
    <message>
        <source>Last publication, without network…</source>
        <translation>Dernière publication, sans réseau…</translation>
    </message>
    <message>
        <source>Type in a returned sheet…</source>
        <translation>Saisir une feuille revenue…</translation>
    </message>
</context>
<context>
    <name>ProgressPanel</name>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} sur {total}</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Arrêt en cours…</translation>
    </message>
</context>
<context>
    <name>Proof</name>
    <message>
        <source>Order taken</source>
        <translation>Commande prise</translation>
    </message>
    <message>
        <source>Placed in a tour</source>
        <translation>Placée dans une tournée</translation>
    </message>
    <message>
        <source>Moved on the board</source>
        <translation>Déplacée sur le planning</translation>
    </message>
    <message>
        <source>Taken off the board</source>
        <translation>Retirée du planning</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Modifiée</translation>
    </message>
    <message>
        <source>Ticket frozen and numbered</source>
        <translation>Bon figé et numéroté</translation>
    </message>
    <message>
        <source>Note added to the ticket</source>
        <translation>Note ajoutée au bon</translation>
    </message>
    <message>
        <source>Incident closed</source>
        <translation>Incident clos</translation>
    </message>
    <message>
        <source>Call: reached</source>
        <translation>Appel&#xa0;: joint</translation>
    </message>
    <message>
        <source>Call: reached, will open</source>
        <translation>Appel&#xa0;: joint, ouvre</translation>
    </message>
    <message>
        <source>Call: no answer</source>
        <translation>Appel&#xa0;: pas de réponse</translation>
    </message>
    <message>
        <source>Call: voicemail</source>
        <translation>Appel&#xa0;: messagerie</translation>
    </message>
    <message>
        <source>Call: busy</source>
        <translation>Appel&#xa0;: occupé</translation>
    </message>
    <message>
        <source>Call: wrong number</source>
        <translation>Appel&#xa0;: mauvais numéro</translation>
    </message>
    <message>
        <source>Message to the driver</source>
        <translation>Message au chauffeur</translation>
    </message>
    <message>
        <source>Message from the driver</source>
        <translation>Message du chauffeur</translation>
    </message>
    <message>
        <source>Copy waits to be mailed</source>
        <translation>Copie à envoyer par courriel</translation>
    </message>
    <message>
        <source>Copy mailed</source>
        <translation>Copie envoyée par courriel</translation>
    </message>
    <message>
        <source>Mail refused</source>
        <translation>Courriel refusé</translation>
    </message>
    <message>
        <source>Mail given up</source>
        <translation>Courriel abandonné</translation>
    </message>
    <message>
        <source>Mail perhaps delivered</source>
        <translation>Courriel peut-être remis</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>Téléphone</translation>
    </message>
    <message>
        <source>Sheet typed in</source>
        <translation>Feuille saisie</translation>
    </message>
    <message>
        <source>Office</source>
        <translation>Bureau</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Messages</translation>
    </message>
    <message>
        <source>Ticket</source>
        <translation>Bon</translation>
    </message>
    <message>
        <source>Mail</source>
        <translation>Courriel</translation>
    </message>
    <message>
        <source>customer</source>
        <translation>client</translation>
    </message>
    <message>
        <source>driver</source>
        <translation>chauffeur</translation>
    </message>
</context>
<context>
    <name>ReasonDialog</name>
    <message>
        <source>A reason is needed</source>
        <translation>Un motif est demandé</translation>
    </message>
    <message>
        <source>This can be done, but somebody answers for it.</source>
        <translation>C’est possible, mais quelqu’un doit en répondre.</translation>
    </message>
    <message>
        <source>Why is it done all the same?</source>
        <translation>Pourquoi le faire quand même&#xa0;?</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Motif</translation>
    </message>
    <message>
        <source>Decided by</source>
        <translation>Décidé par</translation>
    </message>
    <message>
        <source>Both are kept in the register of overrides.</source>
        <translation>Les deux sont conservés au registre des dérogations.</translation>
    </message>
    <message>
        <source>Do it, with this reason</source>
        <translation>Le faire, avec ce motif</translation>
    </message>
</context>
<context>
    <name>ReceiveDialog</name>
    <message>
        <source>Record a payment</source>
        <translation>Enregistrer un règlement</translation>
    </message>
    <message>
        <source>Cheque</source>
        <translation>Chèque</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>Carte bancaire</translation>
    </message>
    <message>
        <source>Transfer</source>
        <translation>Virement</translation>
    </message>
    <message>
        <source>Cash</source>
        <translation>Espèces</translation>
    </message>
    <message>
        <source>Number of the cheque, say</source>
        <translation>Par exemple, le numéro du chèque</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Montant</translation>
    </message>
    <message>
        <source>Received on</source>
        <translation>Reçu le</translation>
    </message>
    <message>
        <source>Paid by</source>
        <translation>Mode de règlement</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Note</translation>
    </message>
    <message numerus="yes">
        <source>It pays the %n selected invoice(s), the longest due first.</source>
        <translation>
            <numerusform>Ce règlement s&apos;impute sur %n facture sélectionnée.</numerusform>
            <numerusform>Ce règlement s&apos;impute sur les %n factures sélectionnées, en commençant par l&apos;échéance la plus ancienne.</numerusform>
        </translation>
    </message>
    <message>
        <source>It stays the customer&apos;s credit: no invoice is selected.</source>
        <translation>Ce règlement reste au crédit du client&#xa0;: aucune facture n&apos;est sélectionnée.</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Enregistrer</translation>
    </message>
</context>
<context>
    <name>RecordForm</name>
    <message>
        <source>Archived</source>
        <translation>Archivé</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Fermer (Échap)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Quand</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Qui</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Quoi</translation>
    </message>
    <message>
        <source>Nothing was changed yet.</source>
        <translation>Aucune modification pour l&apos;instant.</translation>
    </message>
    <message>
        <source>New: {kind}</source>
        <translation>Création&#xa0;: {kind}</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Détails</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>Documents</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Historique</translation>
    </message>
    <message>
        <source>No document yet. Drop files here: they are filed with this record.</source>
        <translation>Aucun document. Déposez des fichiers ici&#xa0;: ils se classent sur cette fiche.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>Archiver</translation>
    </message>
    <message>
        <source>Use again</source>
        <translation>Réactiver</translation>
    </message>
    <message>
        <source>Used again</source>
        <translation>Réactivation</translation>
    </message>
    <message>
        <source>{field}: {before} taken away</source>
        <translation>{field}&#xa0;: suppression de «&#xa0;{before}&#xa0;»</translation>
    </message>
    <message>
        <source>Show the new state</source>
        <translation>Afficher la nouvelle version</translation>
    </message>
    <message>
        <source>Delete “{name}”?</source>
        <translation>Supprimer «&#xa0;{name}&#xa0;»&#xa0;?</translation>
    </message>
    <message>
        <source>What it was used for keeps its own copy.</source>
        <translation>Les éléments qui l&apos;ont utilisé en gardent leur propre copie.</translation>
    </message>
    <message>
        <source>Leave without saving?</source>
        <translation>Quitter sans enregistrer&#xa0;?</translation>
    </message>
    <message>
        <source>What you typed in “{name}” is not saved.</source>
        <translation>Votre saisie dans «&#xa0;{name}&#xa0;» n&apos;est pas enregistrée.</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>Quitter</translation>
    </message>
</context>
<context>
    <name>RefusedDialog</name>
    <message>
        <source>This is not allowed</source>
        <translation>Ce n’est pas permis</translation>
    </message>
    <message>
        <source>Nothing was changed. A rule forbids it:</source>
        <translation>Rien n’a été modifié. Une règle s’y oppose&#xa0;:</translation>
    </message>
    <message>
        <source>Choose another driver, vehicle or time, or bring the papers up to date under Resources.</source>
        <translation>Choisissez un autre chauffeur, véhicule ou horaire, ou mettez les documents à jour dans Référentiels.</translation>
    </message>
</context>
<context>
    <name>RentsPage</name>
    <message>
        <source>Rental days</source>
        <translation>Jours de location</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Chantier</translation>
    </message>
    <message>
        <source>Box</source>
        <translation>Benne</translation>
    </message>
    <message>
        <source>There since</source>
        <translation>En place depuis</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Du</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Au</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>Jours</translation>
    </message>
    <message>
        <source>Suspended</source>
        <translation>Suspendus</translation>
    </message>
    <message>
        <source>Amount (€)</source>
        <translation>Montant (€)</translation>
    </message>
    <message>
        <source>No box stood at a customer&apos;s in that month.</source>
        <translation>Aucune benne chez un client ce mois-là.</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>Mois</translation>
    </message>
    <message>
        <source>Still there</source>
        <translation>Encore en place</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>Imprimer</translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n jour</numerusform>
            <numerusform>%n jours</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReplayPanel</name>
    <message>
        <source>Back to now</source>
        <translation>Revenir au présent</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Ce qui s’est passé</translation>
    </message>
    <message>
        <source>Undo this change</source>
        <translation>Annuler ce changement</translation>
    </message>
    <message>
        <source>Moment of the day</source>
        <translation>Moment de la journée</translation>
    </message>
    <message>
        <source>What was done beside what was planned</source>
        <translation>Le réalisé à côté du prévu</translation>
    </message>
    <message>
        <source>Replay of {day} – for reading only</source>
        <translation>Revoir le {day} – lecture seule</translation>
    </message>
    <message>
        <source>The journal is being read…</source>
        <translation>Lecture du journal…</translation>
    </message>
    <message>
        <source>Nothing was planned yet.</source>
        <translation>Rien n’était encore planifié.</translation>
    </message>
    <message>
        <source>Nothing happened.</source>
        <translation>Il ne s’est rien passé.</translation>
    </message>
    <message>
        <source>This is the past: go back to now to change the plan.</source>
        <translation>Ceci est le passé&#xa0;: revenez au présent pour modifier le planning.</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Lire</translation>
    </message>
</context>
<context>
    <name>ResourcesScreen</name>
    <message>
        <source>Box account</source>
        <translation>Parc de bennes</translation>
    </message>
    <message>
        <source>Deadlines</source>
        <translation>Échéances</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Règles</translation>
    </message>
</context>
<context>
    <name>ResultPage</name>
    <message>
        <source>Open the file of refused rows</source>
        <translation>Ouvrir le fichier des lignes refusées</translation>
    </message>
    <message>
        <source>Undo this import</source>
        <translation>Annuler cet import</translation>
    </message>
    <message>
        <source>{count} rows were added</source>
        <translation>Lignes ajoutées&#xa0;: {count}</translation>
    </message>
    <message>
        <source>{count} rows were refused.</source>
        <translation>Lignes refusées&#xa0;: {count}.</translation>
    </message>
    <message>
        <source>{count} duplicates were left out.</source>
        <translation>Doublons écartés&#xa0;: {count}.</translation>
    </message>
    <message>
        <source>Import the {kind} of this file too</source>
        <translation>Importer aussi de ce fichier&#xa0;: {kind}</translation>
    </message>
    <message>
        <source>The import was undone</source>
        <translation>L&apos;import a été annulé</translation>
    </message>
    <message>
        <source>Everything is as it was before.</source>
        <translation>Tout est revenu à l&apos;état antérieur.</translation>
    </message>
</context>
<context>
    <name>ReturnedSheetDialog</name>
    <message>
        <source>Returned tour sheet</source>
        <translation>Feuille de tournée revenue</translation>
    </message>
    <message>
        <source>Number on the sheet, or scan a code</source>
        <translation>Numéro de la feuille, ou scanner un code</translation>
    </message>
    <message>
        <source>Number of the sheet</source>
        <translation>Numéro de la feuille</translation>
    </message>
    <message>
        <source>Type the number printed on the sheet (1A2B-3C4D) and press Enter.</source>
        <translation>Tapez le numéro imprimé sur la feuille (1A2B-3C4D), puis Entrée.</translation>
    </message>
    <message>
        <source>Stops of the sheet</source>
        <translation>Arrêts de la feuille</translation>
    </message>
    <message>
        <source>Seal the job tickets of what is done</source>
        <translation>Sceller les bons des interventions faites</translation>
    </message>
    <message>
        <source>Close the tour</source>
        <translation>Clore la tournée</translation>
    </message>
    <message>
        <source>Km at start</source>
        <translation>Km départ</translation>
    </message>
    <message>
        <source>Km at end</source>
        <translation>Km retour</translation>
    </message>
    <message>
        <source>Back at</source>
        <translation>Retour à</translation>
    </message>
    <message>
        <source>sheet {number}</source>
        <translation>feuille {number}</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>close</translation>
    </message>
    <message>
        <source>Stop {rank}: {problem}</source>
        <translation>Arrêt {rank}&#xa0;: {problem}</translation>
    </message>
    <message>
        <source>on its way…</source>
        <translation>en cours d&apos;envoi…</translation>
    </message>
    <message>
        <source>the phone&apos;s word stays</source>
        <translation>le téléphone fait foi</translation>
    </message>
    <message>
        <source>recorded; box unknown</source>
        <translation>enregistré&#xa0;; benne inconnue</translation>
    </message>
    <message>
        <source>recorded; box planned elsewhere</source>
        <translation>enregistré&#xa0;; benne prévue ailleurs</translation>
    </message>
    <message>
        <source>recorded; weighed already</source>
        <translation>enregistré&#xa0;; déjà pesé</translation>
    </message>
    <message>
        <source>recorded; plan unchanged</source>
        <translation>enregistré&#xa0;; planning inchangé</translation>
    </message>
    <message>
        <source>recorded</source>
        <translation>enregistré</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message numerus="yes">
        <source>%n stop(s) could not be recorded as typed.</source>
        <translation>
            <numerusform>%n arrêt n&apos;a pas pu être enregistré tel que saisi.</numerusform>
            <numerusform>%n arrêts n&apos;ont pas pu être enregistrés tels que saisis.</numerusform>
        </translation>
    </message>
    <message>
        <source>Close without them</source>
        <translation>Fermer sans les enregistrer</translation>
    </message>
</context>
<context>
    <name>RoundPanel</name>
    <message>
        <source>New round</source>
        <translation>Nouvelle collecte</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Fermer (Échap)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>What is done</source>
        <translation>Prestation</translation>
    </message>
    <message>
        <source>Customer and site</source>
        <translation>Client et chantier</translation>
    </message>
    <message>
        <source>Name of the round</source>
        <translation>Nom de la collecte</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Type d&apos;intervention</translation>
    </message>
    <message>
        <source> min</source>
        <translation> min</translation>
    </message>
    <message>
        <source>Time on site</source>
        <translation>Temps sur place</translation>
    </message>
    <message>
        <source>No material</source>
        <translation>Aucune matière</translation>
    </message>
    <message>
        <source>No container</source>
        <translation>Aucun contenant</translation>
    </message>
    <message>
        <source>The material&apos;s usual one</source>
        <translation>L&apos;exutoire habituel de la matière</translation>
    </message>
    <message>
        <source>Material</source>
        <translation>Matière</translation>
    </message>
    <message>
        <source>Container</source>
        <translation>Contenant</translation>
    </message>
    <message>
        <source>Outlet</source>
        <translation>Exutoire</translation>
    </message>
    <message>
        <source>Order number</source>
        <translation>Numéro de commande</translation>
    </message>
    <message>
        <source>When it comes back</source>
        <translation>Récurrence</translation>
    </message>
    <message>
        <source>Rhythm</source>
        <translation>Rythme</translation>
    </message>
    <message>
        <source>On a public holiday</source>
        <translation>Jour férié</translation>
    </message>
    <message>
        <source>Whose tour</source>
        <translation>Tournée</translation>
    </message>
    <message>
        <source>Nobody&apos;s: jobs wait in the backlog</source>
        <translation>Personne&#xa0;: à planifier</translation>
    </message>
    <message>
        <source>Usual driver</source>
        <translation>Chauffeur habituel</translation>
    </message>
    <message>
        <source>Time on the tour</source>
        <translation>Heure de passage</translation>
    </message>
    <message>
        <source>Left open: the job waits in the backlog.</source>
        <translation>Sans heure&#xa0;: l&apos;intervention est à planifier.</translation>
    </message>
    <message>
        <source>Not before</source>
        <translation>Pas avant</translation>
    </message>
    <message>
        <source>Not after</source>
        <translation>Pas après</translation>
    </message>
    <message>
        <source>For the driver</source>
        <translation>Pour le chauffeur</translation>
    </message>
    <message>
        <source>End this round…</source>
        <translation>Mettre fin…</translation>
    </message>
    <message>
        <source>As for the customer: {policy}</source>
        <translation>Comme pour le client&#xa0;: {policy}</translation>
    </message>
</context>
<context>
    <name>Rounds</name>
    <message>
        <source>Served all the same</source>
        <translation>Passage maintenu</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>Passage supprimé</translation>
    </message>
    <message>
        <source>Next working day</source>
        <translation>Jour ouvré suivant</translation>
    </message>
    <message>
        <source>Working day before</source>
        <translation>Jour ouvré précédent</translation>
    </message>
    <message>
        <source>The rest of the week moves by a day</source>
        <translation>Décalage d&apos;un jour du reste de la semaine</translation>
    </message>
    <message>
        <source>Decided each time</source>
        <translation>Décision au cas par cas</translation>
    </message>
    <message>
        <source>Not generated yet</source>
        <translation>Non généré</translation>
    </message>
    <message>
        <source>Generated</source>
        <translation>Généré</translation>
    </message>
    <message>
        <source>Moved</source>
        <translation>Déplacé</translation>
    </message>
    <message>
        <source>Site on hold</source>
        <translation>Chantier en pause</translation>
    </message>
    <message>
        <source>To decide</source>
        <translation>À décider</translation>
    </message>
    <message>
        <source>The site is archived</source>
        <translation>Le chantier est archivé</translation>
    </message>
    <message>
        <source>Ordered already: {detail}</source>
        <translation>Déjà commandé&#xa0;: {detail}</translation>
    </message>
    <message>
        <source>{driver} is absent: {detail}</source>
        <translation>{driver} absent&#xa0;: {detail}</translation>
    </message>
    <message>
        <source>{driver} is taken: {detail}</source>
        <translation>{driver} déjà pris&#xa0;: {detail}</translation>
    </message>
    <message>
        <source>first</source>
        <translation>premier</translation>
    </message>
    <message>
        <source>second</source>
        <translation>deuxième</translation>
    </message>
    <message>
        <source>third</source>
        <translation>troisième</translation>
    </message>
    <message>
        <source>fourth</source>
        <translation>quatrième</translation>
    </message>
    <message>
        <source>fifth</source>
        <translation>cinquième</translation>
    </message>
    <message>
        <source>last</source>
        <translation>dernier</translation>
    </message>
    <message>
        <source>{some} and {last}</source>
        <translation>{some} et {last}</translation>
    </message>
    <message>
        <source>from {first} to {last}</source>
        <translation>du {first} au {last}</translation>
    </message>
    <message>
        <source>on {day}</source>
        <translation>le {day}</translation>
    </message>
    <message>
        <source>Every week, {days}</source>
        <translation>Chaque semaine, {days}</translation>
    </message>
    <message>
        <source>Every {n} weeks, {days}</source>
        <translation>Toutes les {n} semaines, {days}</translation>
    </message>
    <message>
        <source>On the last day</source>
        <translation>Le dernier jour</translation>
    </message>
    <message>
        <source>On the first day</source>
        <translation>Le 1er</translation>
    </message>
    <message>
        <source>On day {n}</source>
        <translation>Le {n}</translation>
    </message>
    <message>
        <source>On the {nth} {days}</source>
        <translation>Le {nth} {days}</translation>
    </message>
    <message>
        <source>{which} of each month</source>
        <translation>{which} de chaque mois</translation>
    </message>
    <message>
        <source>{which}, every {n} months</source>
        <translation>{which}, tous les {n} mois</translation>
    </message>
    <message>
        <source>from {day} ({week})</source>
        <translation>à partir du {day} ({week})</translation>
    </message>
    <message>
        <source>until {day}</source>
        <translation>jusqu&apos;au {day}</translation>
    </message>
    <message>
        <source>from {first} to {last} each year</source>
        <translation>chaque année du {first} au {last}</translation>
    </message>
    <message>
        <source>All year</source>
        <translation>Toute l&apos;année</translation>
    </message>
    <message>
        <source>{first} to {last}</source>
        <translation>Du {first} au {last}</translation>
    </message>
    <message>
        <source>{day} · {holiday}: to decide</source>
        <translation>{day} · {holiday}&#xa0;: à décider</translation>
    </message>
    <message>
        <source>{day} · {holiday}: left out</source>
        <translation>{day} · {holiday}&#xa0;: supprimé</translation>
    </message>
    <message>
        <source>{day} · {holiday}: served</source>
        <translation>{day} · {holiday}&#xa0;: maintenu</translation>
    </message>
    <message>
        <source>{day} · {holiday}: moved to {served}</source>
        <translation>{day} · {holiday}&#xa0;: reporté au {served}</translation>
    </message>
    <message>
        <source>Not served</source>
        <translation>Non desservi</translation>
    </message>
    <message>
        <source>Moved, not generated yet</source>
        <translation>Déplacé, non généré</translation>
    </message>
</context>
<context>
    <name>RoundsPage</name>
    <message>
        <source>Rounds</source>
        <translation>Collectes régulières</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Round</source>
        <translation>Collecte</translation>
    </message>
    <message>
        <source>Rhythm</source>
        <translation>Rythme</translation>
    </message>
    <message>
        <source>Next passage</source>
        <translation>Prochain passage</translation>
    </message>
    <message>
        <source>Tour</source>
        <translation>Tournée</translation>
    </message>
    <message>
        <source>Generated until</source>
        <translation>Généré jusqu&apos;au</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Chantier</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Prestation</translation>
    </message>
    <message>
        <source>Working days</source>
        <translation>Jours travaillés</translation>
    </message>
    <message>
        <source>No round yet. “Add” makes the first: a service that comes back by itself.</source>
        <translation>Aucune collecte pour l&apos;instant. «&#xa0;Ajouter&#xa0;» crée la première&#xa0;: une prestation qui revient d&apos;elle-même.</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Ajouter</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>Actives</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Terminées</translation>
    </message>
    <message>
        <source>On hold</source>
        <translation>En pause</translation>
    </message>
    <message>
        <source>Leave without saving?</source>
        <translation>Quitter sans enregistrer&#xa0;?</translation>
    </message>
    <message>
        <source>What you changed in this round would be lost.</source>
        <translation>Vos modifications de cette collecte seraient perdues.</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>Quitter</translation>
    </message>
    <message>
        <source>From which passage on?</source>
        <translation>À partir de quel passage&#xa0;?</translation>
    </message>
    <message>
        <source>Passages before it stay as they are; jobs from it on follow the change.</source>
        <translation>Les passages précédents restent tels quels&#xa0;; les interventions suivantes suivent la modification.</translation>
    </message>
    <message>
        <source>The round is kept.</source>
        <translation>Collecte enregistrée.</translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) cancelled: their day is none any more.</source>
        <translation>
            <numerusform>%n intervention annulée&#xa0;: ce jour n&apos;en est plus un.</numerusform>
            <numerusform>%n interventions annulées&#xa0;: ces jours n&apos;en sont plus.</numerusform>
        </translation>
    </message>
    <message>
        <source>End this round</source>
        <translation>Mettre fin à cette collecte</translation>
    </message>
    <message>
        <source>End the round</source>
        <translation>Mettre fin</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>Dernier jour</translation>
    </message>
    <message>
        <source>Later jobs that nobody began are cancelled. One undo brings all back.</source>
        <translation>Les interventions suivantes non commencées sont annulées. Une annulation ramène tout.</translation>
    </message>
    <message numerus="yes">
        <source>The round ends. %n later job(s) cancelled.</source>
        <translation>
            <numerusform>Fin enregistrée. %n intervention annulée.</numerusform>
            <numerusform>Fin enregistrée. %n interventions annulées.</numerusform>
        </translation>
    </message>
    <message>
        <source>The working days are kept.</source>
        <translation>Jours travaillés enregistrés.</translation>
    </message>
</context>
<context>
    <name>RoundsScreen</name>
    <message>
        <source>Rounds</source>
        <translation>Collectes</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>Mois</translation>
    </message>
    <message>
        <source>Sites on hold</source>
        <translation>Chantiers en pause</translation>
    </message>
    <message>
        <source>Typical weeks</source>
        <translation>Semaines types</translation>
    </message>
    <message>
        <source>See</source>
        <translation>Voir</translation>
    </message>
    <message>
        <source>Undo ({keys})</source>
        <translation>Annuler ({keys})</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
    <message numerus="yes">
        <source>%n passage(s) of the next {weeks} weeks not generated yet</source>
        <translation>
            <numerusform>%n passage des {weeks} prochaines semaines non généré</numerusform>
            <numerusform>%n passages des {weeks} prochaines semaines non générés</numerusform>
        </translation>
    </message>
    <message>
        <source>Generated until {day}</source>
        <translation>Généré jusqu&apos;au {day}</translation>
    </message>
    <message numerus="yes">
        <source>%n to decide</source>
        <translation>
            <numerusform>%n à décider</numerusform>
            <numerusform>%n à décider</numerusform>
        </translation>
    </message>
    <message>
        <source>Taken back.</source>
        <translation>Annulé.</translation>
    </message>
</context>
<context>
    <name>RowHeader</name>
    <message>
        <source>Rows</source>
        <translation>Lignes</translation>
    </message>
    <message>
        <source>folded</source>
        <translation>replié</translation>
    </message>
    <message>
        <source>open</source>
        <translation>ouvert</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n ligne</numerusform>
            <numerusform>%n lignes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s)</source>
        <translation>
            <numerusform>%n intervention</numerusform>
            <numerusform>%n interventions</numerusform>
        </translation>
    </message>
    <message>
        <source>nothing to do</source>
        <translation>rien à faire</translation>
    </message>
</context>
<context>
    <name>RowsTable</name>
    <message>
        <source>Export this list</source>
        <translation>Exporter cette liste</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>Export this list…</source>
        <translation>Exporter cette liste…</translation>
    </message>
</context>
<context>
    <name>RuleEditor</name>
    <message>
        <source>By the week</source>
        <translation>Par semaine</translation>
    </message>
    <message>
        <source>By the month, on a weekday</source>
        <translation>Par mois, un jour de semaine</translation>
    </message>
    <message>
        <source>By the month, on a date</source>
        <translation>Par mois, à date fixe</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Jusqu&apos;au</translation>
    </message>
    <message>
        <source>on the</source>
        <translation>le</translation>
    </message>
    <message>
        <source>each</source>
        <translation>toutes les</translation>
    </message>
    <message>
        <source>weeks</source>
        <translation>semaines</translation>
    </message>
    <message>
        <source>week</source>
        <translation>semaine</translation>
    </message>
    <message>
        <source>every</source>
        <translation>toutes les / tous les</translation>
    </message>
    <message>
        <source>months</source>
        <translation>mois</translation>
    </message>
    <message>
        <source>month</source>
        <translation>mois</translation>
    </message>
    <message>
        <source>From</source>
        <translation>À partir du</translation>
    </message>
    <message>
        <source>Rhythm</source>
        <translation>Rythme</translation>
    </message>
    <message>
        <source>How often</source>
        <translation>Fréquence</translation>
    </message>
    <message>
        <source>Which of the month</source>
        <translation>Lequel du mois</translation>
    </message>
    <message>
        <source>Day of the month</source>
        <translation>Jour du mois</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>Premier jour</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>Dernier jour</translation>
    </message>
    <message>
        <source>Choose at least one day of the week.</source>
        <translation>Choisissez au moins un jour de la semaine.</translation>
    </message>
    <message>
        <source>No day is left: look at the season and the end.</source>
        <translation>Il ne reste aucun passage&#xa0;: vérifiez la saison et la date de fin.</translation>
    </message>
    <message>
        <source>The next days:</source>
        <translation>Prochains passages&#xa0;:</translation>
    </message>
</context>
<context>
    <name>RulesPage</name>
    <message>
        <source>Refuses</source>
        <translation>Interdit</translation>
    </message>
    <message>
        <source>Asks for a reason</source>
        <translation>Demande un motif</translation>
    </message>
    <message>
        <source>Tells</source>
        <translation>Signale</translation>
    </message>
    <message>
        <source>Rules of the planning</source>
        <translation>Règles du planning</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>Effet</translation>
    </message>
    <message>
        <source>What it says</source>
        <translation>Ce qu&apos;elle dit</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Depuis le</translation>
    </message>
    <message>
        <source>No rule is in force.</source>
        <translation>Aucune règle en vigueur.</translation>
    </message>
</context>
<context>
    <name>Rulings</name>
    <message>
        <source>Decided by {who}: {reason}</source>
        <translation>Décidé par {who}&#xa0;: {reason}</translation>
    </message>
</context>
<context>
    <name>RunDialog</name>
    <message>
        <source>Propose invoices</source>
        <translation>Proposer les factures</translation>
    </message>
    <message>
        <source>Propose</source>
        <translation>Proposer</translation>
    </message>
    <message>
        <source>Services from</source>
        <translation>Prestations du</translation>
    </message>
    <message>
        <source>to</source>
        <translation>au</translation>
    </message>
    <message>
        <source>Date of the invoices</source>
        <translation>Date des factures</translation>
    </message>
    <message>
        <source>Nothing is issued yet: you read each proposal first.</source>
        <translation>Rien n&apos;est encore émis&#xa0;: vous relisez d&apos;abord chaque proposition.</translation>
    </message>
</context>
<context>
    <name>SearchPalette</name>
    <message>
        <source>Screen</source>
        <translation>Écran</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Commande</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Chantier</translation>
    </message>
    <message>
        <source>Vehicle</source>
        <translation>Véhicule</translation>
    </message>
    <message>
        <source>Container</source>
        <translation>Contenant</translation>
    </message>
    <message>
        <source>Driver</source>
        <translation>Chauffeur</translation>
    </message>
    <message>
        <source>Outlet</source>
        <translation>Exutoire</translation>
    </message>
    <message>
        <source>Material</source>
        <translation>Matière</translation>
    </message>
    <message>
        <source>Round</source>
        <translation>Collecte</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Intervention</translation>
    </message>
    <message>
        <source>Job ticket</source>
        <translation>Bon d&apos;intervention</translation>
    </message>
    <message>
        <source>Weigh ticket</source>
        <translation>Bon de pesée</translation>
    </message>
    <message>
        <source>Invoice</source>
        <translation>Facture</translation>
    </message>
    <message>
        <source>Customer, site, plate, container, ticket, invoice, phone, command…</source>
        <translation>Client, chantier, immatriculation, contenant, bon, facture, téléphone, commande…</translation>
    </message>
    <message>
        <source>Nothing found.</source>
        <translation>Aucun résultat.</translation>
    </message>
</context>
<context>
    <name>SeasonEdit</name>
    <message>
        <source>Only in season</source>
        <translation>En saison seulement</translation>
    </message>
    <message>
        <source>from</source>
        <translation>du</translation>
    </message>
    <message>
        <source>to</source>
        <translation>au</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>Premier jour</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>Dernier jour</translation>
    </message>
</context>
<context>
    <name>SettledTab</name>
    <message>
        <source>Matched lines</source>
        <translation>Lignes rapprochées</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Montant</translation>
    </message>
    <message>
        <source>Payer</source>
        <translation>Payeur</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Invoices</source>
        <translation>Factures</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Pourquoi</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Par</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Quand</translation>
    </message>
    <message>
        <source>Nothing is matched yet. Accepted lines stand here, and can be taken back.</source>
        <translation>Rien n&apos;est encore rapproché. Les lignes acceptées figurent ici, et leur rapprochement peut être annulé.</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Annuler le rapprochement</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatique</translation>
    </message>
    <message>
        <source>No customer&apos;s money</source>
        <translation>Mouvement hors clients</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) wait again</source>
        <translation>
            <numerusform>%n ligne de nouveau à rapprocher</numerusform>
            <numerusform>%n lignes de nouveau à rapprocher</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ShortagesPage</name>
    <message>
        <source>Shortages, {days} days ahead</source>
        <translation>Ruptures à {days} jours</translation>
    </message>
    <message>
        <source>Yard</source>
        <translation>Dépôt</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>In the yard</source>
        <translation>Au dépôt</translation>
    </message>
    <message>
        <source>On trucks</source>
        <translation>Sur camions</translation>
    </message>
    <message>
        <source>Reserve</source>
        <translation>Réserve</translation>
    </message>
    <message>
        <source>Runs out on</source>
        <translation>Rupture le</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>Manque</translation>
    </message>
    <message>
        <source>Jobs of that day</source>
        <translation>Interventions du jour</translation>
    </message>
    <message>
        <source>No yard has boxes, and no job to come needs one.</source>
        <translation>Aucun dépôt n&apos;a de benne, et aucune intervention à venir n&apos;en demande.</translation>
    </message>
    <message>
        <source>Shortages only</source>
        <translation>Ruptures seulement</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>Imprimer</translation>
    </message>
    <message>
        <source>Reserve…</source>
        <translation>Réserve…</translation>
    </message>
    <message>
        <source>enough</source>
        <translation>suffisant</translation>
    </message>
    <message>
        <source>{day}: {missing} missing</source>
        <translation>{day}&#xa0;: il en manque {missing}</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Intervention</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Nature</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Le</translation>
    </message>
    <message>
        <source>Planned</source>
        <translation>Planifiée</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>oui</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>pas encore</translation>
    </message>
    <message>
        <source>Select one line first.</source>
        <translation>Sélectionnez d&apos;abord une ligne.</translation>
    </message>
    <message>
        <source>{type} kept back in {yard}:</source>
        <translation>{type} gardées en réserve à {yard}&#xa0;:</translation>
    </message>
    <message>
        <source>Shortages of boxes</source>
        <translation>Ruptures de bennes</translation>
    </message>
</context>
<context>
    <name>SlotsDialog</name>
    <message>
        <source>When can we come?</source>
        <translation>Quand pouvons-nous passer&#xa0;?</translation>
    </message>
    <message>
        <source>Working days to look at</source>
        <translation>Jours ouvrés à regarder</translation>
    </message>
    <message>
        <source> working days</source>
        <translation> jours ouvrés</translation>
    </message>
    <message>
        <source>Slots to offer</source>
        <translation>Créneaux à proposer</translation>
    </message>
    <message>
        <source>Take this slot</source>
        <translation>Prendre ce créneau</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>From {day} on, near what is planned already</source>
        <translation>À partir du {day}, au plus près de ce qui est déjà prévu</translation>
    </message>
    <message>
        <source>Looking for slots…</source>
        <translation>Recherche de créneaux…</translation>
    </message>
    <message>
        <source>{day} at {time}</source>
        <translation>{day} à {time}</translation>
    </message>
    <message>
        <source>No slot in these days: look at more days, or put the order in the backlog.</source>
        <translation>Aucun créneau sur ces jours&#xa0;: regardez plus de jours, ou mettez la commande à planifier.</translation>
    </message>
    <message>
        <source>Keeps the wanted hours {hours}</source>
        <translation>Tient les heures souhaitées {hours}</translation>
    </message>
</context>
<context>
    <name>SplitDialog</name>
    <message>
        <source>Split the job</source>
        <translation>Scinder l’intervention</translation>
    </message>
    <message>
        <source>Minutes of the first part</source>
        <translation>Minutes de la première partie</translation>
    </message>
    <message>
        <source>First part</source>
        <translation>Première partie</translation>
    </message>
    <message>
        <source>Second part</source>
        <translation>Seconde partie</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Scinder</translation>
    </message>
</context>
<context>
    <name>StartWindow</name>
    <message>
        <source>Starting…</source>
        <translation>Démarrage…</translation>
    </message>
</context>
<context>
    <name>StockModel</name>
    <message>
        <source>Total</source>
        <translation>Total</translation>
    </message>
    <message>
        <source>Show these boxes</source>
        <translation>Voir ces bennes</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Lieu</translation>
    </message>
</context>
<context>
    <name>StockPage</name>
    <message>
        <source>Stock of boxes</source>
        <translation>Stock de bennes</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exporter</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>Imprimer</translation>
    </message>
    <message>
        <source>Customer, site, yard…</source>
        <translation>Client, chantier, dépôt…</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>Synthèse</translation>
    </message>
    <message>
        <source>Every place</source>
        <translation>Tous les lieux</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>Lieux</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Maintenant</translation>
    </message>
    <message>
        <source>The stock at the end of a past day; empty: now</source>
        <translation>Le stock à la fin d&apos;un jour passé&#xa0;; vide&#xa0;: maintenant</translation>
    </message>
    <message>
        <source>On the day</source>
        <translation>Au</translation>
    </message>
    <message>
        <source>No box stands here.</source>
        <translation>Aucune benne ici.</translation>
    </message>
    <message>
        <source>A day reads 24/11/2026.</source>
        <translation>Une date s&apos;écrit 24/11/2026.</translation>
    </message>
    <message numerus="yes">
        <source>%n box(es) in the fleet</source>
        <translation>
            <numerusform>%n benne au parc</numerusform>
            <numerusform>%n bennes au parc</numerusform>
        </translation>
    </message>
    <message>
        <source>{boxes}, on {day} in the evening</source>
        <translation>{boxes}, le {day} au soir</translation>
    </message>
    <message>
        <source> – the places sum to {total}: tell the administrator</source>
        <translation> – la somme des lieux donne {total}&#xa0;: prévenez l&apos;administrateur</translation>
    </message>
    <message>
        <source>Export this list</source>
        <translation>Exporter cette liste</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Lieu</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Total</translation>
    </message>
</context>
<context>
    <name>StopDialog</name>
    <message>
        <source>Stop without a job</source>
        <translation>Arrêt sans intervention</translation>
    </message>
    <message>
        <source>Goes into the tour of that day, or into a new one where there is none.</source>
        <translation>S&apos;ajoute à la tournée de ce jour&#xa0;; s&apos;il n&apos;y en a pas, une nouvelle est créée.</translation>
    </message>
    <message>
        <source>Add to the tour</source>
        <translation>Ajouter à la tournée</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>Outlet</source>
        <translation>Exutoire</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>Durée</translation>
    </message>
    <message>
        <source>No outlet is known yet: add it in Resources.</source>
        <translation>Aucun exutoire connu&#xa0;: ajoutez-le dans Ressources.</translation>
    </message>
    <message>
        <source>{outlet} (does not take what is on board)</source>
        <translation>{outlet} (n&apos;accepte pas le chargement)</translation>
    </message>
</context>
<context>
    <name>StopHistory</name>
    <message>
        <source>Placed</source>
        <translation>Placement</translation>
    </message>
    <message>
        <source>Moved</source>
        <translation>Déplacement</translation>
    </message>
    <message>
        <source>Swapped</source>
        <translation>Permuté</translation>
    </message>
    <message>
        <source>New duration</source>
        <translation>Nouvelle durée</translation>
    </message>
    <message>
        <source>Added to the tour</source>
        <translation>Ajouté à la tournée</translation>
    </message>
    <message>
        <source>Removed from the tour</source>
        <translation>Retiré de la tournée</translation>
    </message>
    <message>
        <source>Back to the backlog</source>
        <translation>Remise à planifier</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Scindé</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Copié</translation>
    </message>
    <message>
        <source>Fixed in its place</source>
        <translation>Fixé à sa place</translation>
    </message>
    <message>
        <source>Released</source>
        <translation>Libéré</translation>
    </message>
    <message>
        <source>Duplicated</source>
        <translation>Dupliqué</translation>
    </message>
    <message>
        <source>Need not be done</source>
        <translation>À ne plus planifier</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Annulation</translation>
    </message>
    <message>
        <source>Taken up again</source>
        <translation>Reprise</translation>
    </message>
    <message>
        <source>Day copied</source>
        <translation>Jour copié</translation>
    </message>
    <message>
        <source>Tour changed</source>
        <translation>Tournée modifiée</translation>
    </message>
    <message>
        <source>Published</source>
        <translation>Publié</translation>
    </message>
    <message>
        <source>Printed</source>
        <translation>Imprimé</translation>
    </message>
    <message>
        <source>Optimised</source>
        <translation>Optimisé</translation>
    </message>
    <message>
        <source>Absence settled</source>
        <translation>Absence réglée</translation>
    </message>
    <message>
        <source>Order written</source>
        <translation>Commande saisie</translation>
    </message>
    <message>
        <source>Order changed</source>
        <translation>Commande modifiée</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>Annulation</translation>
    </message>
    <message>
        <source>Read by the driver</source>
        <translation>Lu par le chauffeur</translation>
    </message>
    <message>
        <source>Driver on the way</source>
        <translation>Chauffeur en route</translation>
    </message>
    <message>
        <source>Driver on site</source>
        <translation>Chauffeur sur place</translation>
    </message>
    <message>
        <source>Done by the driver</source>
        <translation>Fait par le chauffeur</translation>
    </message>
    <message>
        <source>Not done by the driver</source>
        <translation>Non fait par le chauffeur</translation>
    </message>
    <message>
        <source>Weight from the driver</source>
        <translation>Poids du chauffeur</translation>
    </message>
    <message>
        <source>Container from the driver</source>
        <translation>Benne du chauffeur</translation>
    </message>
    <message>
        <source>Problem reported</source>
        <translation>Problème signalé</translation>
    </message>
    <message>
        <source>Changed outside the program</source>
        <translation>Modifié hors du logiciel</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Modifié</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>Wanted day</source>
        <translation>Jour demandé</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>Minutes</translation>
    </message>
    <message>
        <source>Note for the driver</source>
        <translation>Consigne au chauffeur</translation>
    </message>
    <message>
        <source>Note of the office</source>
        <translation>Note du bureau</translation>
    </message>
    <message>
        <source>Container type</source>
        <translation>Type de benne</translation>
    </message>
    <message>
        <source>Contact</source>
        <translation>Contact</translation>
    </message>
    <message>
        <source>Telephone</source>
        <translation>Téléphone</translation>
    </message>
    <message>
        <source>Not before</source>
        <translation>Pas avant</translation>
    </message>
    <message>
        <source>Not after</source>
        <translation>Pas après</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>Poids</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problème</translation>
    </message>
    <message>
        <source>Why not done</source>
        <translation>Pourquoi non fait</translation>
    </message>
    <message>
        <source>{count} stops</source>
        <translation>{count} arrêts</translation>
    </message>
</context>
<context>
    <name>StopsList</name>
    <message>
        <source>Stops of the board</source>
        <translation>Arrêts du planning</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>Ligne</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Début</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Fin</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Détails</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>Remarks</source>
        <translation>Remarques</translation>
    </message>
</context>
<context>
    <name>StopsModel</name>
    <message>
        <source>No.</source>
        <translation>N°</translation>
    </message>
    <message>
        <source>Planned</source>
        <translation>Prévu</translation>
    </message>
    <message>
        <source>Place and work</source>
        <translation>Lieu et prestation</translation>
    </message>
    <message>
        <source>Arrived</source>
        <translation>Arrivée</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fait à</translation>
    </message>
    <message>
        <source>Weight (kg)</source>
        <translation>Poids (kg)</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>Repris</translation>
    </message>
    <message>
        <source>Left there</source>
        <translation>Posé</translation>
    </message>
    <message>
        <source>Waiting (min)</source>
        <translation>Attente (min)</translation>
    </message>
    <message>
        <source>Not done because</source>
        <translation>Non fait&#xa0;: motif</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>Remarque</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>being typed</source>
        <translation>en saisie</translation>
    </message>
    <message>
        <source>recorded</source>
        <translation>enregistré</translation>
    </message>
    <message>
        <source>by phone</source>
        <translation>par le téléphone</translation>
    </message>
    <message>
        <source>typed by {who}</source>
        <translation>saisi par {who}</translation>
    </message>
    <message>
        <source>Told by the phone: {time}. It stays as it is.</source>
        <translation>Transmis par le téléphone&#xa0;: {time}. Reste tel quel.</translation>
    </message>
    <message>
        <source>Typed by {who}: {time}</source>
        <translation>Saisi par {who}&#xa0;: {time}</translation>
    </message>
</context>
<context>
    <name>TakesPage</name>
    <message>
        <source>Counts made</source>
        <translation>Inventaires faits</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Quand</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Lieu</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Qui</translation>
    </message>
    <message>
        <source>In the book</source>
        <translation>Au fichier</translation>
    </message>
    <message>
        <source>Counted</source>
        <translation>Comptées</translation>
    </message>
    <message>
        <source>Settled</source>
        <translation>Soldées</translation>
    </message>
    <message>
        <source>Unknown numbers</source>
        <translation>Numéros inconnus</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Motif</translation>
    </message>
    <message>
        <source>Nothing was counted yet. Begin under “Stock-take”.</source>
        <translation>Aucun inventaire pour le moment. Commencez sous «&#xa0;Inventaire&#xa0;».</translation>
    </message>
</context>
<context>
    <name>TimeHeader</name>
    <message>
        <source>Times</source>
        <translation>Horaires</translation>
    </message>
    <message>
        <source>Week {number} · {month} {year}</source>
        <translation>Semaine {number} · {month} {year}</translation>
    </message>
    <message>
        <source>W{number}</source>
        <comment>short for week</comment>
        <translation>S{number}</translation>
    </message>
</context>
<context>
    <name>TimelineView</name>
    <message>
        <source>Timeline as PDF</source>
        <translation>Chronologie en PDF</translation>
    </message>
    <message>
        <source>Add a note…</source>
        <translation>Ajouter une note…</translation>
    </message>
    <message>
        <source>Dispute folder</source>
        <translation>Dossier de preuve</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Serveur</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>Téléphone</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Quoi</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Détails</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Qui</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Lieu</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>Nothing was told of this job yet.</source>
        <translation>Rien n&apos;a encore été dit de cette intervention.</translation>
    </message>
    <message numerus="yes">
        <source>%n link(s) of the chain do not match what was recorded.</source>
        <translation>
            <numerusform>%n chaînon ne correspond plus à ce qui a été enregistré.</numerusform>
            <numerusform>%n chaînons ne correspondent plus à ce qui a été enregistré.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n link(s) of the chain, all intact.</source>
        <translation>
            <numerusform>%n chaînon, intact.</numerusform>
            <numerusform>%n chaînons, tous intacts.</numerusform>
        </translation>
    </message>
    <message>
        <source>Ticket {number} sealed by {name}.</source>
        <translation>Bon {number} scellé par {name}.</translation>
    </message>
    <message>
        <source>Ticket {number} frozen.</source>
        <translation>Bon {number} figé.</translation>
    </message>
    <message>
        <source>State tracking form {form}: signed there, apart from our ticket.</source>
        <translation>Bordereau d&apos;État {form}&#xa0;: signé là-bas, à part de notre bon.</translation>
    </message>
    <message>
        <source>{time} late</source>
        <translation>{time} de retard</translation>
    </message>
    <message>
        <source>{time} early</source>
        <translation>{time} d&apos;avance</translation>
    </message>
    <message>
        <source>on time</source>
        <translation>à l&apos;heure</translation>
    </message>
    <message>
        <source>Planned</source>
        <translation>Prévu</translation>
    </message>
    <message>
        <source>Arrived</source>
        <translation>Arrivée</translation>
    </message>
    <message>
        <source>Time planned</source>
        <translation>Durée prévue</translation>
    </message>
    <message>
        <source>Time on site</source>
        <translation>Durée sur place</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Attente</translation>
    </message>
    <message>
        <source>Weight told</source>
        <translation>Poids annoncé</translation>
    </message>
    <message>
        <source>Weight of the ticket</source>
        <translation>Poids du bon de pesée</translation>
    </message>
    <message>
        <source>Add a note to the ticket</source>
        <translation>Ajouter une note au bon</translation>
    </message>
    <message>
        <source>Note, never changed later:</source>
        <translation>Note, jamais modifiée ensuite&#xa0;:</translation>
    </message>
</context>
<context>
    <name>TourDialog</name>
    <message>
        <source>Tour</source>
        <translation>Tournée</translation>
    </message>
    <message>
        <source>Name of the tour, if it has one</source>
        <translation>Nom de la tournée, si elle en a un</translation>
    </message>
    <message>
        <source>What the driver must know today</source>
        <translation>Ce que le chauffeur doit savoir aujourd’hui</translation>
    </message>
    <message>
        <source>Driver</source>
        <translation>Chauffeur</translation>
    </message>
    <message>
        <source>Vehicle</source>
        <translation>Véhicule</translation>
    </message>
    <message>
        <source>Trailer</source>
        <translation>Remorque</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Consigne</translation>
    </message>
    <message>
        <source>Crew and convoy</source>
        <translation>Équipage et convoi</translation>
    </message>
    <message>
        <source>Assign</source>
        <translation>Affecter</translation>
    </message>
    <message>
        <source>Print the sheet</source>
        <translation>Imprimer la feuille</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Second driver</source>
        <translation>Second chauffeur</translation>
    </message>
    <message>
        <source>Loader</source>
        <translation>Ripeur</translation>
    </message>
    <message>
        <source>Convoy driver</source>
        <translation>Chauffeur du convoi</translation>
    </message>
    <message>
        <source>Convoy vehicle</source>
        <translation>Véhicule du convoi</translation>
    </message>
    <message>
        <source>taken</source>
        <translation>pris</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>Pas encore</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Aucune</translation>
    </message>
    <message>
        <source>{day}, {start} to {end}</source>
        <translation>{day}, {start} – {end}</translation>
    </message>
    <message>
        <source>What the rules say</source>
        <translation>Ce que disent les règles</translation>
    </message>
    <message>
        <source>A draft: the driver does not see it yet.</source>
        <translation>Brouillon&#xa0;: le chauffeur ne la voit pas encore.</translation>
    </message>
    <message>
        <source>Changed since it was published: publish it again so that the driver knows.</source>
        <translation>Modifiée depuis sa publication&#xa0;: republiez-la pour que le chauffeur le sache.</translation>
    </message>
    <message>
        <source>Read by the driver on {time}.</source>
        <translation>Lue par le chauffeur le {time}.</translation>
    </message>
    <message>
        <source>Published, not read by the driver yet.</source>
        <translation>Publiée, pas encore lue par le chauffeur.</translation>
    </message>
    <message>
        <source>{name} is taken by: {what}. Entered by {who}.</source>
        <translation>{name} est pris par&#xa0;: {what}. Saisi par {who}.</translation>
    </message>
</context>
<context>
    <name>WaysOut</name>
    <message>
        <source>Put before</source>
        <translation>Mettre avant</translation>
    </message>
    <message>
        <source>In the nearest room before, with the way there</source>
        <translation>Dans le créneau libre juste avant, trajet compris</translation>
    </message>
    <message>
        <source>Put after</source>
        <translation>Mettre après</translation>
    </message>
    <message>
        <source>In the nearest room after, with the way there</source>
        <translation>Dans le créneau libre juste après, trajet compris</translation>
    </message>
    <message>
        <source>Swap</source>
        <translation>Permuter</translation>
    </message>
    <message>
        <source>Both change places</source>
        <translation>Les deux échangent leur place</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Laisser</translation>
    </message>
    <message>
        <source>Take its place</source>
        <translation>Prendre sa place</translation>
    </message>
    <message>
        <source>The other job goes back to the backlog</source>
        <translation>L’autre intervention revient dans la file d’attente</translation>
    </message>
</context>
<context>
    <name>WeekChoice</name>
    <message>
        <source>{week}, from {first} to {last}</source>
        <translation>{week}, du {first} au {last}</translation>
    </message>
</context>
<context>
    <name>WeeksPage</name>
    <message>
        <source>Typical weeks</source>
        <translation>Semaines types</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Season</source>
        <translation>Saison</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Interv.</translation>
    </message>
    <message>
        <source>Drivers</source>
        <translation>Chauffeurs</translation>
    </message>
    <message>
        <source>Kept from</source>
        <translation>Reprise de</translation>
    </message>
    <message>
        <source>No typical week yet. “Keep a week” makes one of what the board shows.</source>
        <translation>Aucune semaine type. «&#xa0;Enregistrer une semaine&#xa0;» en crée une à partir du planning.</translation>
    </message>
    <message>
        <source>Put away</source>
        <translation>Archiver</translation>
    </message>
    <message>
        <source>Keep a week</source>
        <translation>Enregistrer une semaine</translation>
    </message>
    <message>
        <source>Lay upon a week</source>
        <translation>Appliquer à une semaine</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Jour</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Heure</translation>
    </message>
    <message>
        <source>Driver</source>
        <translation>Chauffeur</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Chantier</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Prestation</translation>
    </message>
    <message>
        <source>Choose a typical week to see what it holds.</source>
        <translation>Choisissez une semaine type pour voir son contenu.</translation>
    </message>
    <message>
        <source>Keep a week of the board</source>
        <translation>Enregistrer une semaine du planning</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Usual week</source>
        <translation>Semaine normale</translation>
    </message>
    <message>
        <source>Week</source>
        <translation>Semaine</translation>
    </message>
    <message>
        <source>A week of the same name and season gives way.</source>
        <translation>Une semaine de même nom et de même saison est remplacée.</translation>
    </message>
    <message numerus="yes">
        <source>The week is kept with %n job(s).</source>
        <translation>
            <numerusform>Semaine enregistrée avec %n intervention.</numerusform>
            <numerusform>Semaine enregistrée avec %n interventions.</numerusform>
        </translation>
    </message>
    <message>
        <source>Lay a typical week upon a week</source>
        <translation>Appliquer une semaine type</translation>
    </message>
    <message>
        <source>Make the jobs</source>
        <translation>Créer les interventions</translation>
    </message>
    <message>
        <source>Of “{name}” the version of the season is taken. What is there already stays.</source>
        <translation>De «&#xa0;{name}&#xa0;», la version de la saison est prise. Ce qui existe déjà reste en place.</translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) made</source>
        <translation>
            <numerusform>%n intervention créée</numerusform>
            <numerusform>%n interventions créées</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left out (there already, holiday or on hold)</source>
        <translation>
            <numerusform>%n laissée de côté (déjà là, férié ou en pause)</numerusform>
            <numerusform>%n laissées de côté (déjà là, férié ou en pause)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n without a place</source>
        <translation>
            <numerusform>%n sans place</numerusform>
            <numerusform>%n sans place</numerusform>
        </translation>
    </message>
    <message>
        <source>Put this typical week away?</source>
        <translation>Archiver cette semaine type&#xa0;?</translation>
    </message>
    <message>
        <source>Jobs that were made of it stay.</source>
        <translation>Les interventions déjà créées restent.</translation>
    </message>
    <message>
        <source>The typical week is put away.</source>
        <translation>Semaine type archivée.</translation>
    </message>
</context>
<context>
    <name>WeighingDialog</name>
    <message>
        <source>Weighing of {number}</source>
        <translation>Pesée de {number}</translation>
    </message>
    <message>
        <source>Record the weight</source>
        <translation>Enregistrer la pesée</translation>
    </message>
    <message>
        <source>Told by the driver: {weight}</source>
        <translation>Annoncé par le chauffeur&#xa0;: {weight}</translation>
    </message>
    <message>
        <source>Gross</source>
        <translation>Brut</translation>
    </message>
    <message>
        <source>Tare</source>
        <translation>Tare</translation>
    </message>
    <message>
        <source>Our weighbridge</source>
        <translation>Notre pont-bascule</translation>
    </message>
    <message>
        <source>Outlet&apos;s weighbridge</source>
        <translation>Pont-bascule de l&apos;exutoire</translation>
    </message>
    <message>
        <source>On board</source>
        <translation>Pesage embarqué</translation>
    </message>
    <message>
        <source>Typed by hand</source>
        <translation>Saisie manuelle</translation>
    </message>
    <message>
        <source>Estimate</source>
        <translation>Estimation</translation>
    </message>
    <message>
        <source>Weighed by</source>
        <translation>Origine de la pesée</translation>
    </message>
    <message>
        <source>Weighed at</source>
        <translation>Pesé le</translation>
    </message>
    <message>
        <source>Instrument</source>
        <translation>Instrument</translation>
    </message>
    <message>
        <source>Number of the outlet&apos;s ticket</source>
        <translation>N° du bon de l&apos;exutoire</translation>
    </message>
</context>
<context>
    <name>WithoutPlace</name>
    <message>
        <source>Jobs without a place</source>
        <translation>Interventions sans place</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Jour</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Round</source>
        <translation>Collecte</translation>
    </message>
    <message>
        <source>Why it waits in the backlog</source>
        <translation>Pourquoi elle reste à planifier</translation>
    </message>
</context>
<context>
    <name>Workstation</name>
    <message>
        <source>The demo&apos;s two past years are being added in the background.</source>
        <translation>Les deux années d&apos;historique de la démonstration s&apos;ajoutent en arrière-plan.</translation>
    </message>
</context>
<context>
    <name>_DayOrNothing</name>
    <message>
        <source>No date yet</source>
        <translation>Pas encore de date</translation>
    </message>
</context>
<context>
    <name>_MemberLine</name>
    <message>
        <source>Take away</source>
        <translation>Retirer</translation>
    </message>
    <message>
        <source>Assignment</source>
        <translation>Affectation</translation>
    </message>
    <message>
        <source>Who or what</source>
        <translation>Qui ou quoi</translation>
    </message>
</context>
<context>
    <name>cli</name>
    <message>
        <source>The workstation of waste collectors and hauliers.</source>
        <translation>Le poste de travail des collecteurs et transporteurs de déchets.</translation>
    </message>
    <message>
        <source>print one JSON object</source>
        <translation>afficher un objet JSON</translation>
    </message>
    <message>
        <source>connection profile: demo, local, or a name; RONDO_DSN goes before it</source>
        <translation>profil de connexion&#xa0;: demo, local ou un nom&#xa0;; RONDO_DSN l&apos;emporte sur lui</translation>
    </message>
    <message>
        <source>COMMAND</source>
        <translation>COMMANDE</translation>
    </message>
    <message>
        <source>make, upgrade or check the database</source>
        <translation>créer, mettre à niveau ou contrôler la base de données</translation>
    </message>
    <message>
        <source>ACTION</source>
        <translation>ACTION</translation>
    </message>
    <message>
        <source>make the tables, roles and rights in an empty database</source>
        <translation>créer les tables, les rôles et les droits dans une base vide</translation>
    </message>
    <message>
        <source>bring the tables to this release</source>
        <translation>mettre les tables au niveau de cette version</translation>
    </message>
    <message>
        <source>check every invariant of the data</source>
        <translation>contrôler toutes les règles de cohérence des données</translation>
    </message>
    <message>
        <source>judge the plan to come again, as papers expire: schedule it for every night</source>
        <translation>réexamine le planning à venir, car des papiers arrivent à échéance&#xa0;: à programmer chaque nuit</translation>
    </message>
    <message>
        <source>how many days ahead</source>
        <translation>nombre de jours à venir</translation>
    </message>
    <message>
        <source>tell which papers&apos; time is over, by kind; with --really their content goes</source>
        <translation>dire quels documents ont fait leur temps, par type&#xa0;; avec --really leur contenu est effacé</translation>
    </message>
    <message>
        <source>erase their content; fingerprints stay</source>
        <translation>effacer leur contenu&#xa0;; les empreintes restent</translation>
    </message>
    <message>
        <source>manage the people&apos;s accounts</source>
        <translation>gérer les comptes des utilisateurs</translation>
    </message>
    <message>
        <source>make an account</source>
        <translation>créer un compte</translation>
    </message>
    <message>
        <source>name that colleagues see</source>
        <translation>nom affiché aux collègues</translation>
    </message>
    <message>
        <source>read the password from standard input</source>
        <translation>lire le mot de passe sur l&apos;entrée standard</translation>
    </message>
    <message>
        <source>end an account at once</source>
        <translation>fermer un compte immédiatement</translation>
    </message>
    <message>
        <source>read a file of the company (XLSX or CSV)</source>
        <translation>lire un fichier de l&apos;entreprise (XLSX ou CSV)</translation>
    </message>
    <message>
        <source>only tell what would be imported</source>
        <translation>indiquer seulement ce qui serait importé</translation>
    </message>
    <message>
        <source>where the refused rows are written with their reasons; else beside the file</source>
        <translation>où écrire les lignes refusées avec leurs motifs&#xa0;; sinon à côté du fichier</translation>
    </message>
    <message>
        <source>write all that proves a job into one PDF, for whoever disputes it</source>
        <translation>écrire dans un seul PDF tout ce qui prouve une intervention, pour qui la conteste</translation>
    </message>
    <message>
        <source>JOBNUMBER</source>
        <translation>INTERVENTION</translation>
    </message>
    <message>
        <source>send the mail that is due: schedule it for every minute</source>
        <translation>envoyer le courrier en attente&#xa0;: à programmer chaque minute</translation>
    </message>
    <message>
        <source>set the company&apos;s mail server first</source>
        <translation>définir d&apos;abord le serveur de courrier de l&apos;entreprise</translation>
    </message>
    <message>
        <source>login at the mail server</source>
        <translation>identifiant sur le serveur de courrier</translation>
    </message>
    <message>
        <source>address that mail comes from</source>
        <translation>adresse d&apos;expédition</translation>
    </message>
    <message>
        <source>name that customers see</source>
        <translation>nom vu par les clients</translation>
    </message>
    <message>
        <source>read the password from standard input, and keep it in the key ring</source>
        <translation>lire le mot de passe sur l&apos;entrée standard et le garder dans le trousseau</translation>
    </message>
    <message>
        <source>show the certificates that seal tickets, or import the company&apos;s own</source>
        <translation>montrer les certificats qui scellent les bons, ou importer celui de l&apos;entreprise</translation>
    </message>
    <message>
        <source>a PKCS#12 file (.p12, .pfx)</source>
        <translation>un fichier PKCS#12 (.p12, .pfx)</translation>
    </message>
    <message>
        <source>run the endpoint of the drivers&apos; phones</source>
        <translation>lancer le service des téléphones des chauffeurs</translation>
    </message>
    <message>
        <source>the address it listens on</source>
        <translation>l&apos;adresse d&apos;écoute</translation>
    </message>
    <message>
        <source>a name under which phones ask for it: any other is refused then</source>
        <translation>un nom sous lequel les téléphones l&apos;appellent&#xa0;: tout autre est alors refusé</translation>
    </message>
    <message>
        <source>ADDRESS</source>
        <translation>ADRESSE</translation>
    </message>
    <message>
        <source>the HTTPS proxy in front: it alone is believed when it says who asks</source>
        <translation>le proxy HTTPS placé devant&#xa0;: lui seul est cru quand il dit qui appelle</translation>
    </message>
    <message>
        <source>FILE</source>
        <translation>FICHIER</translation>
    </message>
    <message>
        <source>serve HTTPS (PEM)</source>
        <translation>certificat pour servir en HTTPS (PEM)</translation>
    </message>
    <message>
        <source>its key (PEM)</source>
        <translation>sa clé (PEM)</translation>
    </message>
    <message>
        <source>serve other computers without HTTPS, as behind a proxy on another one</source>
        <translation>servir d&apos;autres ordinateurs sans HTTPS, par exemple derrière un proxy installé ailleurs</translation>
    </message>
    <message>
        <source>Password of {login}: </source>
        <translation>Mot de passe de {login}&#xa0;: </translation>
    </message>
    <message>
        <source>The database is ready: {step}.</source>
        <translation>La base de données est prête&#xa0;: {step}.</translation>
    </message>
    <message>
        <source>The tables are those of this release: {step}.</source>
        <translation>Les tables sont au niveau de cette version&#xa0;: {step}.</translation>
    </message>
    <message>
        <source>Tours looked at again: {count}.</source>
        <translation>Tournées réexaminées&#xa0;: {count}.</translation>
    </message>
    <message>
        <source>Papers erased: {count}.</source>
        <translation>Documents effacés&#xa0;: {count}.</translation>
    </message>
    <message>
        <source>Papers whose time is over: {count}.</source>
        <translation>Documents arrivés à terme&#xa0;: {count}.</translation>
    </message>
    <message>
        <source>{login} can log in now.</source>
        <translation>{login} peut maintenant se connecter.</translation>
    </message>
    <message>
        <source>{login} cannot log in any more.</source>
        <translation>{login} ne peut plus se connecter.</translation>
    </message>
    <message>
        <source>{read} rows read, {accepted} accepted, {rejected} rejected, {added} added.</source>
        <translation>Lignes lues&#xa0;: {read}, acceptées&#xa0;: {accepted}, refusées&#xa0;: {rejected}, ajoutées&#xa0;: {added}.</translation>
    </message>
    <message>
        <source>{title}: {size} bytes in {file}.</source>
        <translation>{title}&#xa0;: {size} octets dans {file}.</translation>
    </message>
    <message>
        <source>{sent} sent, {later} to be tried again, {refused} refused, {unsure} unsure.</source>
        <translation>{sent} envoyé(s), {later} à réessayer, {refused} refusé(s), {unsure} incertain(s).</translation>
    </message>
    <message>
        <source>The password of {login} is not known: set RONDO_MAIL_PASSWORD.</source>
        <translation>Le mot de passe de {login} n&apos;est pas connu&#xa0;: définissez RONDO_MAIL_PASSWORD.</translation>
    </message>
    <message>
        <source>{name}, until {day}, SHA-256 {mark}</source>
        <translation>{name}, jusqu&apos;au {day}, SHA-256 {mark}</translation>
    </message>
    <message>
        <source>No certificate yet: one is made with the first ticket.</source>
        <translation>Pas encore de certificat&#xa0;: il est créé avec le premier bon.</translation>
    </message>
    <message>
        <source>No key ring keeps its password here: set RONDO_SEAL_PASSWORD where tickets are sealed.</source>
        <translation>Aucun trousseau ne garde son mot de passe ici&#xa0;: définissez RONDO_SEAL_PASSWORD là où les bons sont scellés.</translation>
    </message>
</context>
<context>
    <name>containers</name>
    <message>
        <source>Yards</source>
        <translation>Dépôts</translation>
    </message>
    <message>
        <source>Customers&apos; sites</source>
        <translation>Chantiers clients</translation>
    </message>
    <message>
        <source>Outlets</source>
        <translation>Exutoires</translation>
    </message>
    <message>
        <source>On trucks</source>
        <translation>Sur camions</translation>
    </message>
    <message>
        <source>In repair</source>
        <translation>En réparation</translation>
    </message>
    <message>
        <source>Lost</source>
        <translation>Perdues</translation>
    </message>
    <message>
        <source>No place known</source>
        <translation>Sans lieu connu</translation>
    </message>
    <message>
        <source>Out of the fleet</source>
        <translation>Hors parc</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>There is no file {name}.</source>
        <translation>Le fichier {name} est introuvable.</translation>
    </message>
    <message>
        <source>The refused rows cannot be written to {folder}. Name another by --rejects.</source>
        <translation>Impossible d&apos;écrire les lignes refusées dans {folder}. Indiquez un autre dossier avec --rejects.</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be written to.</source>
        <translation>Impossible d&apos;écrire dans le dossier {folder}.</translation>
    </message>
    <message>
        <source>No mail server is set: an administrator sets it by rondo mail --server.</source>
        <translation>Aucun serveur de courrier n&apos;est défini&#xa0;: un administrateur le définit par «&#xa0;rondo mail --server&#xa0;».</translation>
    </message>
    <message>
        <source>A certificate and its key go together.</source>
        <translation>Un certificat va avec sa clé&#xa0;: indiquez les deux.</translation>
    </message>
    <message>
        <source>Without HTTPS, what phones send to {host} could be read on the way. Give a certificate, listen on 127.0.0.1 behind a proxy with HTTPS, or say --allow-http.</source>
        <translation>Sans HTTPS, ce que les téléphones envoient à {host} pourrait être lu en chemin. Indiquez un certificat, écoutez sur 127.0.0.1 derrière un proxy HTTPS, ou ajoutez --allow-http.</translation>
    </message>
    <message>
        <source>The endpoint runs with a login of its own: set RONDO_DSN to the companion&apos;s login.</source>
        <translation>Le service des téléphones utilise son propre compte&#xa0;: indiquez ce compte dans RONDO_DSN.</translation>
    </message>
    <message>
        <source>Others are writing here just now. Try again.</source>
        <translation>D&apos;autres personnes enregistrent ici en ce moment. Réessayez dans un instant.</translation>
    </message>
    <message>
        <source>This slot is already taken.</source>
        <translation>Ce créneau est déjà pris.</translation>
    </message>
    <message>
        <source>Other records were built upon this since. It stays as it is.</source>
        <translation>D&apos;autres enregistrements en dépendent depuis. Rien n&apos;a été modifié.</translation>
    </message>
    <message>
        <source>Your rights do not allow this. Ask the person who manages the users of your company.</source>
        <translation>Vos droits ne le permettent pas. Adressez-vous à la personne qui gère les utilisateurs de votre entreprise.</translation>
    </message>
    <message>
        <source>The database does not answer. What you typed is kept.</source>
        <translation>La base de données ne répond pas. Votre saisie est conservée.</translation>
    </message>
    <message>
        <source>The embedded database was never started.</source>
        <translation>La base de données intégrée n&apos;a jamais été démarrée.</translation>
    </message>
    <message>
        <source>The data of the embedded database are gone from {folder}. Put them back from a backup, or delete {home} to begin anew.</source>
        <translation>Les données de la base intégrée ont disparu de {folder}. Restaurez-les depuis une sauvegarde, ou supprimez {home} pour repartir de zéro.</translation>
    </message>
    <message>
        <source>The embedded database could not be made in {folder}: {reason}</source>
        <translation>La base de données intégrée n&apos;a pas pu être créée dans {folder}&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>The embedded database does not start: {reason} See {log}.</source>
        <translation>La base de données intégrée ne démarre pas&#xa0;: {reason} Consultez {log}.</translation>
    </message>
    <message>
        <source>The folder {folder} is synchronised by {service}, which would damage the database. Choose a folder that stays on this computer, for example by setting RONDO_HOME.</source>
        <translation>Le dossier {folder} est synchronisé par {service}, ce qui endommagerait la base de données. Choisissez un dossier qui reste sur cet ordinateur, par exemple avec RONDO_HOME.</translation>
    </message>
    <message>
        <source>The embedded database is missing from this installation. Install Rondo again.</source>
        <translation>La base de données intégrée manque dans cette installation. Réinstallez Rondo.</translation>
    </message>
    <message>
        <source>The database refuses to run as root, and no other user exists here.</source>
        <translation>La base de données refuse de démarrer sous le compte root, et aucun autre utilisateur n&apos;existe sur ce poste.</translation>
    </message>
    <message>
        <source>The data in {folder} were made by PostgreSQL {found}, this program brings 18.</source>
        <translation>Les données de {folder} ont été créées par PostgreSQL {found}, alors que ce programme utilise la version 18.</translation>
    </message>
    <message>
        <source>A colleague changed this meanwhile. Look at the new state and try again.</source>
        <translation>Un collègue a fait une modification entre-temps. Consultez la nouvelle version et réessayez.</translation>
    </message>
    <message>
        <source>A colleague issued or removed this draft meanwhile.</source>
        <translation>Un collègue a émis ou supprimé ce brouillon entre-temps.</translation>
    </message>
    <message>
        <source>A login has 3 to 31 small letters, digits, dots or dashes, and begins with a letter.</source>
        <translation>Un identifiant comporte de 3 à 31 caractères (minuscules, chiffres, points ou tirets) et commence par une lettre.</translation>
    </message>
    <message>
        <source>A signature is the customer&apos;s or the driver&apos;s.</source>
        <translation>Une signature est celle du client ou du chauffeur.</translation>
    </message>
    <message>
        <source>A ticket is sealed once the job is done.</source>
        <translation>Un bon n&apos;est scellé qu&apos;une fois l&apos;intervention réalisée.</translation>
    </message>
    <message>
        <source>An invoice cannot bear a date to come.</source>
        <translation>Une facture ne peut pas porter une date future.</translation>
    </message>
    <message>
        <source>An invoice of {day} is issued already: this one cannot bear an earlier date.</source>
        <translation>Une facture du {day} est déjà émise&#xa0;: celle-ci ne peut pas porter une date antérieure.</translation>
    </message>
    <message>
        <source>Choose at least one of the known roles.</source>
        <translation>Choisissez au moins un des rôles connus.</translation>
    </message>
    <message>
        <source>Job {number} cannot go from {old} to {new}.</source>
        <translation>L&apos;intervention {number} ne peut pas passer de «&#xa0;{old}&#xa0;» à «&#xa0;{new}&#xa0;».</translation>
    </message>
    <message>
        <source>Job {number} has begun: it stays in its tour.</source>
        <translation>L&apos;intervention {number} a commencé&#xa0;: elle reste dans sa tournée.</translation>
    </message>
    <message>
        <source>Job {number} is closed: it takes no other weight.</source>
        <translation>L&apos;intervention {number} est close&#xa0;: son poids ne peut plus être modifié.</translation>
    </message>
    <message>
        <source>Job {number} is invoiced: a credit note corrects it.</source>
        <translation>L&apos;intervention {number} est facturée&#xa0;: corrigez-la par un avoir.</translation>
    </message>
    <message>
        <source>Job {number} was weighed meanwhile: look at its ticket.</source>
        <translation>L&apos;intervention {number} a été pesée entre-temps&#xa0;: consultez son bon.</translation>
    </message>
    <message>
        <source>More would be credited than the invoice says.</source>
        <translation>L&apos;avoir dépasserait le montant de la facture.</translation>
    </message>
    <message>
        <source>Publish the tour before you send it to its driver.</source>
        <translation>Publiez la tournée avant de l&apos;envoyer à son chauffeur.</translation>
    </message>
    <message>
        <source>Say why the job was not done.</source>
        <translation>Indiquez pourquoi l&apos;intervention n&apos;a pas été réalisée.</translation>
    </message>
    <message>
        <source>The gross weight is below the tare.</source>
        <translation>Le poids brut est inférieur à la tare.</translation>
    </message>
    <message>
        <source>The lines of this draft changed meanwhile: propose it again.</source>
        <translation>Les lignes de ce brouillon ont changé entre-temps&#xa0;: refaites la proposition.</translation>
    </message>
    <message>
        <source>The ticket of this job is already sealed.</source>
        <translation>Le bon de cette intervention est déjà scellé.</translation>
    </message>
    <message>
        <source>The login {login} exists already.</source>
        <translation>L&apos;identifiant {login} existe déjà.</translation>
    </message>
    <message>
        <source>A message has between 1 and 2000 characters.</source>
        <translation>Un message compte de 1 à 2000 caractères.</translation>
    </message>
    <message>
        <source>A message has a text.</source>
        <translation>Un message a un texte.</translation>
    </message>
    <message>
        <source>A note has between one and 4,000 characters.</source>
        <translation>Une note compte entre 1 et 4 000 caractères.</translation>
    </message>
    <message>
        <source>A stop cannot be left before it is reached.</source>
        <translation>Un arrêt ne peut pas être quitté avant l&apos;arrivée.</translation>
    </message>
    <message>
        <source>Call the site at least once before you close this case.</source>
        <translation>Appelez le chantier au moins une fois avant de clore ce dossier.</translation>
    </message>
    <message>
        <source>Container {number} has no movement yet: its first one comes from outside.</source>
        <translation>La benne {number} n&apos;a pas encore de mouvement&#xa0;: le premier la fait entrer au parc.</translation>
    </message>
    <message>
        <source>Container {number} stands there already.</source>
        <translation>La benne {number} s&apos;y trouve déjà.</translation>
    </message>
    <message>
        <source>Containers stood here: this is put away, never deleted.</source>
        <translation>Des bennes ont séjourné ici&#xa0;: on archive, on ne supprime pas.</translation>
    </message>
    <message>
        <source>Decide whether this trip is charged.</source>
        <translation>Décidez si ce passage est facturé.</translation>
    </message>
    <message>
        <source>How long papers are kept is told in months, 1 to 1200, from the day or the year of issue.</source>
        <translation>La durée de conservation se donne en mois, de 1 à 1200, à partir du jour ou de l&apos;année d&apos;émission.</translation>
    </message>
    <message>
        <source>Log in again to see the plan.</source>
        <translation>Reconnectez-vous pour voir le planning.</translation>
    </message>
    <message>
        <source>No price list has a price for this trip. Ask billing for one, or waive the fee and say why.</source>
        <translation>Aucun tarif ne prévoit ce passage. Demandez-en un à la facturation, ou ne facturez pas en disant pourquoi.</translation>
    </message>
    <message>
        <source>Only a trip that served nothing is charged this way: this job was served, or waits for a place.</source>
        <translation>Seul un passage à vide se facture ainsi&#xa0;: cette intervention a été faite, ou attend une place au planning.</translation>
    </message>
    <message>
        <source>Only the last movement of container {number} can be corrected, by its contrary.</source>
        <translation>Seul le dernier mouvement de la benne {number} peut être corrigé, par un mouvement contraire.</translation>
    </message>
    <message>
        <source>Say what was wrong, how it ended and what is planned now.</source>
        <translation>Dites quel était le problème, comment il s&apos;est terminé et ce qui est prévu maintenant.</translation>
    </message>
    <message>
        <source>Say why the trip is not charged.</source>
        <translation>Dites pourquoi le passage n&apos;est pas facturé.</translation>
    </message>
    <message>
        <source>Say what blocks the site.</source>
        <translation>Indiquez ce qui bloque le site.</translation>
    </message>
    <message>
        <source>Say why the load was refused.</source>
        <translation>Indiquez pourquoi le chargement a été refusé.</translation>
    </message>
    <message>
        <source>The amount is missing.</source>
        <translation>Le montant manque.</translation>
    </message>
    <message>
        <source>The bank line holds {left} €, not {amount} €.</source>
        <translation>La ligne bancaire porte {left}&#xa0;€, et non {amount}&#xa0;€.</translation>
    </message>
    <message>
        <source>The last movement of container {number} is later than this one.</source>
        <translation>Le dernier mouvement de la benne {number} est postérieur à celui-ci.</translation>
    </message>
    <message>
        <source>The kilometres at the end are fewer than at the start.</source>
        <translation>Les kilomètres au retour sont inférieurs à ceux du départ.</translation>
    </message>
    <message>
        <source>The payment of {amount} € cannot pay {used} €.</source>
        <translation>Le règlement de {amount}&#xa0;€ ne peut pas solder {used}&#xa0;€.</translation>
    </message>
    <message>
        <source>The record on which this file was dropped is not there any more.</source>
        <translation>La fiche sur laquelle ce fichier a été déposé n&apos;existe plus.</translation>
    </message>
    <message>
        <source>The rules do not allow this: {sentences}</source>
        <translation>Les règles ne le permettent pas&#xa0;: {sentences}</translation>
    </message>
    <message>
        <source>The token of a phone has at least 256 random bits.</source>
        <translation>Le jeton d&apos;un téléphone comporte au moins 256 bits aléatoires.</translation>
    </message>
    <message>
        <source>There is no active user {login} that you could disable.</source>
        <translation>Aucun utilisateur actif {login} à désactiver.</translation>
    </message>
    <message>
        <source>There is nothing here that can be undone.</source>
        <translation>Il n&apos;y a rien à annuler ici.</translation>
    </message>
    <message>
        <source>This case is closed already: look at how it ended.</source>
        <translation>Ce dossier est déjà clos&#xa0;: voyez comment il s&apos;est terminé.</translation>
    </message>
    <message>
        <source>This certificate has expired: ask for a new one.</source>
        <translation>Ce certificat a expiré&#xa0;: demandez-en un nouveau.</translation>
    </message>
    <message>
        <source>This event cannot be read.</source>
        <translation>Ce message du terrain est illisible.</translation>
    </message>
    <message>
        <source>This event was already recorded with another content.</source>
        <translation>Ce message du terrain a déjà été enregistré avec un autre contenu.</translation>
    </message>
    <message>
        <source>This job is gone: look again.</source>
        <translation>Cette intervention n&apos;existe plus&#xa0;: actualisez l&apos;affichage.</translation>
    </message>
    <message>
        <source>This link has expired.</source>
        <translation>Ce lien a expiré.</translation>
    </message>
    <message>
        <source>This link is already revoked.</source>
        <translation>Ce lien est déjà révoqué.</translation>
    </message>
    <message>
        <source>This link is not known.</source>
        <translation>Ce lien est inconnu.</translation>
    </message>
    <message>
        <source>This link was already opened on another phone.</source>
        <translation>Ce lien a déjà été ouvert sur un autre téléphone.</translation>
    </message>
    <message>
        <source>This link was revoked.</source>
        <translation>Ce lien a été révoqué.</translation>
    </message>
    <message>
        <source>This mail is sent, or about to be.</source>
        <translation>Ce courriel est envoyé, ou sur le point de l&apos;être.</translation>
    </message>
    <message>
        <source>This operation belongs to {who}.</source>
        <translation>Cette opération appartient à {who}.</translation>
    </message>
    <message>
        <source>This needs a reason: {sentences}</source>
        <translation>Il faut un motif et le nom de qui décide&#xa0;: {sentences}</translation>
    </message>
    <message>
        <source>This payment was taken back.</source>
        <translation>Ce règlement a été annulé.</translation>
    </message>
    <message>
        <source>This phone is not known.</source>
        <translation>Ce téléphone est inconnu.</translation>
    </message>
    <message>
        <source>This place is not known.</source>
        <translation>Ce lieu n&apos;est pas connu.</translation>
    </message>
    <message>
        <source>This time is not of this tour: look at the day of the sheet.</source>
        <translation>Cette heure n&apos;est pas de cette tournée&#xa0;: vérifiez le jour de la feuille.</translation>
    </message>
    <message>
        <source>This time is still to come: look at the hour and at the day of the sheet.</source>
        <translation>Cette heure est encore à venir&#xa0;: vérifiez l&apos;heure et le jour de la feuille.</translation>
    </message>
    <message>
        <source>This tour is over: its link would already be dead.</source>
        <translation>Cette tournée est terminée&#xa0;: son lien serait déjà périmé.</translation>
    </message>
    <message>
        <source>This was already undone.</source>
        <translation>Cette action a déjà été annulée.</translation>
    </message>
    <message>
        <source>What was issued, signed or recorded is never changed or deleted.</source>
        <translation>Ce qui a été émis, signé ou enregistré ne peut plus être modifié ni supprimé.</translation>
    </message>
    <message>
        <source>Where container {number} stands says its state: record a movement.</source>
        <translation>L&apos;état de la benne {number} découle du lieu où elle se trouve&#xa0;: enregistrez un mouvement.</translation>
    </message>
    <message>
        <source>the journal is never changed</source>
        <translation>le journal ne peut jamais être modifié</translation>
    </message>
    <message>
        <source>{number} exists already.</source>
        <translation>{number} existe déjà.</translation>
    </message>
    <message>
        <source>{number} is of another customer than the payment.</source>
        <translation>{number} concerne un autre client que celui du règlement.</translation>
    </message>
    <message>
        <source>{number} is of {amount} €: {used} € cannot be put on it.</source>
        <translation>{number} est de {amount}&#xa0;€&#xa0;: {used}&#xa0;€ ne peuvent pas y être imputés.</translation>
    </message>
    <message>
        <source>{who} changed this since. It stays as it is.</source>
        <translation>{who} a fait une modification depuis. Rien n&apos;a été changé.</translation>
    </message>
    <message>
        <source>{who} moved container {number} meanwhile. Look where it stands and try again.</source>
        <translation>{who} a déplacé la benne {number} entre-temps. Regardez où elle se trouve et recommencez.</translation>
    </message>
    <message>
        <source>No database is chosen: name one by --profile, or set RONDO_DSN. Known: {names}.</source>
        <translation>Aucune base de données n&apos;est choisie&#xa0;: indiquez-en une avec --profile, ou définissez RONDO_DSN. Profils connus&#xa0;: {names}.</translation>
    </message>
    <message>
        <source>The password is missing. The connection was not opened.</source>
        <translation>Le mot de passe manque. La connexion n&apos;a pas été ouverte.</translation>
    </message>
    <message>
        <source>The server refuses this login. Check the names of the login and of the database, and the password.</source>
        <translation>Le serveur refuse cette connexion. Vérifiez l&apos;identifiant, le nom de la base et le mot de passe.</translation>
    </message>
    <message>
        <source>This database is empty. Its administrator fills it with: rondo db create</source>
        <translation>Cette base est vide. Son administrateur la prépare avec&#xa0;: rondo db create</translation>
    </message>
    <message>
        <source>The database is older than this program. Its administrator runs: rondo db upgrade</source>
        <translation>La base de données est plus ancienne que ce programme. Son administrateur doit lancer&#xa0;: rondo db upgrade</translation>
    </message>
    <message>
        <source>This program is older than the database. Install the new release.</source>
        <translation>Ce programme est plus ancien que la base de données. Installez la nouvelle version.</translation>
    </message>
    <message>
        <source>{file} is too large for a bank statement.</source>
        <translation>{file} est trop volumineux pour un relevé bancaire.</translation>
    </message>
    <message>
        <source>{file} is damaged and was not read. Download it again from your bank.</source>
        <translation>{file} est endommagé et n&apos;a pas été lu. Téléchargez-le de nouveau auprès de votre banque.</translation>
    </message>
    <message>
        <source>{file} is not a bank statement. Choose CAMT.053, CFONB 120 or OFX at your bank.</source>
        <translation>{file} n&apos;est pas un relevé bancaire. Choisissez CAMT.053, CFONB 120 ou OFX auprès de votre banque.</translation>
    </message>
    <message>
        <source>{file} lacks lines: {opening} and movements of {total} do not make {closing}.</source>
        <translation>Il manque des lignes dans {file}&#xa0;: {opening} et des mouvements de {total} ne donnent pas {closing}.</translation>
    </message>
    <message>
        <source>{file} is of an account in {currency}; Rondo keeps accounts in euros.</source>
        <translation>{file} concerne un compte en {currency}&#xa0;; Rondo tient les comptes en euros.</translation>
    </message>
    <message>
        <source>{file} holds a document type, which no bank sends. It was not read, for safety.</source>
        <translation>{file} contient une déclaration de type de document, qu&apos;aucune banque n&apos;envoie. Par sécurité, il n&apos;a pas été lu.</translation>
    </message>
    <message>
        <source>{file} is damaged at line {line}: download it again from your bank.</source>
        <translation>{file} est endommagé à la ligne {line}&#xa0;: téléchargez-le de nouveau auprès de votre banque.</translation>
    </message>
    <message>
        <source>{file} lacks its opening or closing balance: ask your bank for final statements.</source>
        <translation>Le solde initial ou final manque dans {file}&#xa0;: demandez des relevés définitifs à votre banque.</translation>
    </message>
    <message>
        <source>{file} ends before its closing balance: download it again from your bank.</source>
        <translation>{file} s&apos;arrête avant son solde final&#xa0;: téléchargez-le de nouveau depuis votre banque.</translation>
    </message>
    <message>
        <source>This job does not exist any more.</source>
        <translation>Cette intervention n&apos;existe plus.</translation>
    </message>
    <message>
        <source>This job has no sealed ticket.</source>
        <translation>Cette intervention n&apos;a pas de bon d&apos;intervention scellé.</translation>
    </message>
    <message>
        <source>No sheet of {name} looks like such a list. Choose its columns by hand.</source>
        <translation>Aucune feuille de {name} ne ressemble à une liste de ce type. Choisissez vous-même les colonnes.</translation>
    </message>
    <message>
        <source>Choose the column of: {what}.</source>
        <translation>Choisissez la colonne pour&#xa0;: {what}.</translation>
    </message>
    <message>
        <source>Choose at least one sheet of {name}.</source>
        <translation>Choisissez au moins une feuille de {name}.</translation>
    </message>
    <message>
        <source>{kind} cannot be imported.</source>
        <translation>Import impossible pour ce type de données&#xa0;: {kind}.</translation>
    </message>
    <message>
        <source>Stopped. Nothing was written.</source>
        <translation>Import arrêté. Rien n&apos;a été enregistré.</translation>
    </message>
    <message>
        <source>{name} is neither a CSV nor an XLSX file.</source>
        <translation>{name} n&apos;est ni un fichier CSV ni un fichier XLSX.</translation>
    </message>
    <message>
        <source>{name} cannot be opened: {why}</source>
        <translation>Impossible d&apos;ouvrir {name}&#xa0;: {why}</translation>
    </message>
    <message>
        <source>{name} holds no list with a header.</source>
        <translation>{name} ne contient aucune liste avec une ligne d&apos;en-tête.</translation>
    </message>
    <message>
        <source>{name} is damaged or protected by a password.</source>
        <translation>{name} est endommagé ou protégé par un mot de passe.</translation>
    </message>
    <message>
        <source>The period ends before it begins.</source>
        <translation>La période se termine avant d&apos;avoir commencé.</translation>
    </message>
    <message>
        <source>Your company is not described yet: fill it in under Administration first.</source>
        <translation>Votre entreprise n&apos;est pas encore renseignée&#xa0;: complétez d&apos;abord sa fiche dans Administration.</translation>
    </message>
    <message>
        <source>Say why: the customer reads it on the credit note.</source>
        <translation>Indiquez le motif&#xa0;: le client le lira sur l&apos;avoir.</translation>
    </message>
    <message>
        <source>A credit note is not credited: issue a new invoice.</source>
        <translation>Un avoir ne s&apos;annule pas par un autre avoir&#xa0;: émettez une nouvelle facture.</translation>
    </message>
    <message>
        <source>Choose the customer.</source>
        <translation>Choisissez le client.</translation>
    </message>
    <message>
        <source>Choose the site.</source>
        <translation>Choisissez le chantier.</translation>
    </message>
    <message>
        <source>This site is another customer&apos;s.</source>
        <translation>Ce chantier appartient à un autre client.</translation>
    </message>
    <message>
        <source>This site is closed. Open it again in Resources, or choose another.</source>
        <translation>Ce chantier est fermé. Rouvrez-le dans les Référentiels ou choisissez-en un autre.</translation>
    </message>
    <message>
        <source>Choose the material.</source>
        <translation>Choisissez la matière.</translation>
    </message>
    <message>
        <source>Choose the type of container.</source>
        <translation>Choisissez le type de contenant.</translation>
    </message>
    <message>
        <source>The time window ends before it begins.</source>
        <translation>Le créneau se termine avant d&apos;avoir commencé.</translation>
    </message>
    <message>
        <source>{customer} asks for an order number on each order.</source>
        <translation>{customer} exige un numéro de commande pour chaque demande.</translation>
    </message>
    <message>
        <source>Order {number} is a draft that lacks something yet: open and complete it first.</source>
        <translation>Il manque encore quelque chose au brouillon {number}&#xa0;: ouvrez-le et complétez-le d’abord.</translation>
    </message>
    <message>
        <source>This document is not there, or not for you.</source>
        <translation>Ce document est introuvable, ou vous n&apos;y avez pas accès.</translation>
    </message>
    <message>
        <source>Job {number} carries no hazardous waste: no tracking form is due.</source>
        <translation>L&apos;intervention {number} ne porte pas sur des déchets dangereux&#xa0;: aucun bordereau n&apos;est nécessaire.</translation>
    </message>
    <message>
        <source>{file} cannot be opened.</source>
        <translation>Impossible d&apos;ouvrir {file}.</translation>
    </message>
    <message>
        <source>Choose the invoices, or the customer who paid.</source>
        <translation>Choisissez les factures, ou le client qui a payé.</translation>
    </message>
    <message>
        <source>This bank line is already settled.</source>
        <translation>Cette ligne bancaire est déjà rapprochée.</translation>
    </message>
    <message>
        <source>Type the amount received.</source>
        <translation>Saisissez le montant reçu.</translation>
    </message>
    <message>
        <source>Choose a password of at least {length} characters.</source>
        <translation>Choisissez un mot de passe d&apos;au moins {length} caractères.</translation>
    </message>
    <message>
        <source>One of these tours changed meanwhile. Nothing was moved: look again.</source>
        <translation>L&apos;une de ces tournées a changé entre-temps. Rien n&apos;a été déplacé&#xa0;: regardez de nouveau.</translation>
    </message>
    <message>
        <source>{who} changed one of these tours meanwhile. Nothing was moved: look again.</source>
        <translation>{who} a changé l&apos;une de ces tournées entre-temps. Rien n&apos;a été déplacé&#xa0;: regardez de nouveau.</translation>
    </message>
    <message>
        <source>Job {number} no longer waits for a place: look at the board again.</source>
        <translation>L&apos;intervention {number} n&apos;est plus à planifier&#xa0;: vérifiez le planning.</translation>
    </message>
    <message>
        <source>A colleague took this job off the board meanwhile.</source>
        <translation>Entre-temps, un collègue a retiré cette intervention du planning.</translation>
    </message>
    <message>
        <source>The driver arrived for job {number} and never said that he finished: type in his returned sheet what became of it.</source>
        <translation>Le chauffeur est arrivé pour l’intervention {number} et n’a jamais dit qu’il avait fini&#xa0;: saisissez ce qu’il en est dans le retour de sa feuille.</translation>
    </message>
    <message>
        <source>Job {number} no longer waits for a place: {who} was quicker.</source>
        <translation>L’intervention {number} n’attend plus de place&#xa0;: {who} a été plus rapide.</translation>
    </message>
    <message>
        <source>Choose the outlet that is driven to.</source>
        <translation>Choisissez l&apos;exutoire de destination.</translation>
    </message>
    <message>
        <source>The driver is there already: this stop stays where it is.</source>
        <translation>Le chauffeur est déjà sur place&#xa0;: cet arrêt ne peut plus être déplacé.</translation>
    </message>
    <message>
        <source>This stop is fixed in its place: release it before you move it.</source>
        <translation>Cet arrêt est fixé à sa place&#xa0;: libérez-le avant de le déplacer.</translation>
    </message>
    <message>
        <source>Say why: the reason is kept with the job.</source>
        <translation>Dites pourquoi&#xa0;: le motif est gardé avec l’intervention.</translation>
    </message>
    <message>
        <source>Job {number} is not cancelled: there is nothing to take up.</source>
        <translation>L’intervention {number} n’est pas annulée&#xa0;: il n’y a rien à reprendre.</translation>
    </message>
    <message>
        <source>Job {number} is cancelled already.</source>
        <translation>L’intervention {number} est déjà annulée.</translation>
    </message>
    <message>
        <source>The driver is on site for job {number}: it can no longer be cancelled. If nothing comes of it, it is recorded as not done.</source>
        <translation>Le chauffeur est sur place pour l’intervention {number}&#xa0;: elle ne peut plus être annulée. Si elle n’aboutit pas, elle est notée non faite.</translation>
    </message>
    <message>
        <source>Job {number} was tried and not done: say in the backlog that it need not be done.</source>
        <translation>L’intervention {number} a été tentée et non faite&#xa0;: choisissez «&#xa0;Ne plus planifier&#xa0;» si elle ne doit pas être refaite.</translation>
    </message>
    <message>
        <source>Job {number} is done: it can no longer be cancelled.</source>
        <translation>L’intervention {number} est faite&#xa0;: elle ne peut plus être annulée.</translation>
    </message>
    <message>
        <source>{who} changed this meanwhile. Look at the new state and try again.</source>
        <translation>{who} a modifié ceci entre-temps. Regardez le nouvel état et recommencez.</translation>
    </message>
    <message>
        <source>{who} took this job off the board meanwhile.</source>
        <translation>{who} a retiré cette intervention du planning entre-temps.</translation>
    </message>
    <message>
        <source>No driver usually drives this vehicle: drop the job on a driver&apos;s row.</source>
        <translation>Ce véhicule n&apos;a pas de chauffeur habituel&#xa0;: déposez l&apos;intervention sur la ligne d&apos;un chauffeur.</translation>
    </message>
    <message>
        <source>Job {number} no longer waits for approval: look again.</source>
        <translation>L&apos;intervention {number} n&apos;est plus à valider&#xa0;: vérifiez son état.</translation>
    </message>
    <message>
        <source>Job {number} has no weight yet. Record its weighing first.</source>
        <translation>L&apos;intervention {number} n&apos;a pas encore de poids. Enregistrez d&apos;abord sa pesée.</translation>
    </message>
    <message>
        <source>Job {number} has no complete price: {reason}</source>
        <translation>Le prix de l&apos;intervention {number} est incomplet&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>Job {number} is not waiting for its invoice.</source>
        <translation>L&apos;intervention {number} n&apos;est pas en attente de facturation.</translation>
    </message>
    <message>
        <source>The fee of job {number} was decided with its case: a credit note corrects it.</source>
        <translation>Les frais de l&apos;intervention {number} ont été décidés avec son dossier&#xa0;: un avoir les corrige.</translation>
    </message>
    <message>
        <source>This is no SIRET: 14 digits whose last one checks the others.</source>
        <translation>Ce SIRET n&apos;est pas valable&#xa0;: vérifiez ses 14 chiffres, le dernier sert de contrôle.</translation>
    </message>
    <message>
        <source>A plate reads AA-123-AA, or 1234 AB 31 for an older vehicle.</source>
        <translation>Une immatriculation s&apos;écrit AA-123-AA, ou 1234 AB 31 pour un véhicule plus ancien.</translation>
    </message>
    <message>
        <source>A phone number has ten digits, or begins with + and the country.</source>
        <translation>Un numéro de téléphone compte dix chiffres, ou commence par + et l&apos;indicatif du pays.</translation>
    </message>
    <message>
        <source>This is no e-mail address.</source>
        <translation>Cette adresse e-mail n&apos;est pas valable.</translation>
    </message>
    <message>
        <source>A postcode has five digits.</source>
        <translation>Un code postal compte cinq chiffres.</translation>
    </message>
    <message>
        <source>A waste code reads 17 02 01, with an asterisk if hazardous: 15 02 02*.</source>
        <translation>Un code déchet s&apos;écrit 17 02 01, avec un astérisque s&apos;il est dangereux&#xa0;: 15 02 02*.</translation>
    </message>
    <message>
        <source>The law allows 60 days from the invoice&apos;s day at the most.</source>
        <translation>La loi autorise au plus 60 jours à compter de la date de facture.</translation>
    </message>
    <message>
        <source>The law allows 45 days with the month&apos;s end at the most.</source>
        <translation>La loi autorise au plus 45 jours fin de mois.</translation>
    </message>
    <message>
        <source>The payload is below the gross weight.</source>
        <translation>La charge utile doit être inférieure au PTAC.</translation>
    </message>
    <message>
        <source>With its trailer a vehicle weighs more than alone.</source>
        <translation>Le PTRA ne peut être inférieur au PTAC.</translation>
    </message>
    <message>
        <source>A code with an asterisk is hazardous, one without is not: change one of the two.</source>
        <translation>Un code avec astérisque désigne un déchet dangereux, un code sans astérisque un déchet non dangereux&#xa0;: corrigez l&apos;un des deux.</translation>
    </message>
    <message>
        <source>Fill in the day, or choose that it is unknown or without end.</source>
        <translation>Indiquez la date, ou choisissez «&#xa0;Inconnue&#xa0;» ou «&#xa0;Sans limite&#xa0;».</translation>
    </message>
    <message>
        <source>The end comes before the beginning.</source>
        <translation>La fin précède le début.</translation>
    </message>
    <message>
        <source>Choose a driver or a vehicle.</source>
        <translation>Choisissez un conducteur ou un véhicule, pas les deux.</translation>
    </message>
    <message>
        <source>Say after how many months, or kilometres.</source>
        <translation>Indiquez un intervalle en mois ou en kilomètres.</translation>
    </message>
    <message>
        <source>Say when it is planned, or when it was done.</source>
        <translation>Indiquez quand c&apos;est prévu, ou quand cela a été fait.</translation>
    </message>
    <message>
        <source>Say from when until when.</source>
        <translation>Indiquez le début et la fin.</translation>
    </message>
    <message>
        <source>A list belongs to one customer or to a group, not to both.</source>
        <translation>Une grille tarifaire vaut pour un client ou pour un groupe, pas pour les deux.</translation>
    </message>
    <message>
        <source>This is no VAT number of the European Union.</source>
        <translation>Ce numéro de TVA intracommunautaire n&apos;est pas valable.</translation>
    </message>
    <message>
        <source>A site may demand: protocole, badge, accueil, SST, amiante, DASRI.</source>
        <translation>Un chantier peut exiger&#xa0;: protocole, badge, accueil, SST, amiante, DASRI.</translation>
    </message>
    <message>
        <source>A container&apos;s number reads B30-0001.</source>
        <translation>Un numéro de benne s&apos;écrit B30-0001.</translation>
    </message>
    <message>
        <source>An operation reads R 12 or D 5.</source>
        <translation>Une opération de traitement s&apos;écrit R 12 ou D 5.</translation>
    </message>
    <message>
        <source>This is no IBAN: its check digits do not fit.</source>
        <translation>Cet IBAN n&apos;est pas valable&#xa0;: sa clé de contrôle ne correspond pas.</translation>
    </message>
    <message>
        <source>This has to be filled in.</source>
        <translation>Ce champ est obligatoire.</translation>
    </message>
    <message>
        <source>A colleague deleted this meanwhile.</source>
        <translation>Entre-temps, un collègue a supprimé cette fiche.</translation>
    </message>
    <message>
        <source>Choose one of the list.</source>
        <translation>Choisissez une valeur de la liste.</translation>
    </message>
    <message>
        <source>A day reads 24/11/2026.</source>
        <translation>Une date s&apos;écrit 24/11/2026.</translation>
    </message>
    <message>
        <source>A day with its hour reads 24/11/2026 07:30.</source>
        <translation>Une date avec son heure s&apos;écrit 24/11/2026 07:30.</translation>
    </message>
    <message>
        <source>“{typed}” is no opening time: 7:30-12:00, 13:30-17:00.</source>
        <translation>«&#xa0;{typed}&#xa0;» n&apos;est pas un horaire&#xa0;: 7h30-12h, 13h30-17h.</translation>
    </message>
    <message>
        <source>This is no number.</source>
        <translation>Saisissez un nombre.</translation>
    </message>
    <message>
        <source>The least here is {least}.</source>
        <translation>La valeur minimale est {least}.</translation>
    </message>
    <message>
        <source>The most here is {most}.</source>
        <translation>La valeur maximale est {most}.</translation>
    </message>
    <message>
        <source>A whole number is needed.</source>
        <translation>Saisissez un nombre entier.</translation>
    </message>
    <message>
        <source>At the most {digits} decimals, and fewer than nine digits before.</source>
        <translation>Au plus {digits} décimales, et moins de neuf chiffres avant la virgule.</translation>
    </message>
    <message>
        <source>Another absence begins on {at}: change that one.</source>
        <translation>Une autre absence commence le {at}&#xa0;: modifiez plutôt celle-là.</translation>
    </message>
    <message>
        <source>Still planned in that time, from {at} on: {count} tours. Give them to others on the board.</source>
        <translation>Encore {count} tournée(s) planifiée(s) sur cette période, à partir du {at}. Confiez-les à d&apos;autres sur le planning.</translation>
    </message>
    <message>
        <source>This is put away, never deleted: papers still name it.</source>
        <translation>Cette fiche s&apos;archive mais ne se supprime pas&#xa0;: des documents y font encore référence.</translation>
    </message>
    <message>
        <source>This is a visit to the workshop: change it with its vehicle.</source>
        <translation>C&apos;est un passage à l&apos;atelier&#xa0;: modifiez-le dans la fiche du véhicule.</translation>
    </message>
    <message>
        <source>{value} is taken already.</source>
        <translation>{value} est déjà utilisé.</translation>
    </message>
    <message>
        <source>{count} jobs of this customer are not finished.</source>
        <translation>Interventions non terminées chez ce client&#xa0;: {count}.</translation>
    </message>
    <message>
        <source>{count} jobs on this site are not finished.</source>
        <translation>Interventions non terminées sur ce chantier&#xa0;: {count}.</translation>
    </message>
    <message>
        <source>{count} tours from today on are this driver&apos;s.</source>
        <translation>Tournées attribuées à ce chauffeur à partir d&apos;aujourd&apos;hui&#xa0;: {count}.</translation>
    </message>
    <message>
        <source>{count} tours from today on use this vehicle.</source>
        <translation>Tournées prévues avec ce véhicule à partir d&apos;aujourd&apos;hui&#xa0;: {count}.</translation>
    </message>
    <message>
        <source>Choose the place.</source>
        <translation>Choisissez le lieu.</translation>
    </message>
    <message>
        <source>Say why: the book keeps the reason.</source>
        <translation>Indiquez le motif&#xa0;: il est conservé avec le mouvement.</translation>
    </message>
    <message>
        <source>What was moved was moved in the past, or now.</source>
        <translation>Un mouvement ne peut être daté dans le futur.</translation>
    </message>
    <message>
        <source>A number from 0 to 10,000 is needed.</source>
        <translation>Il faut un nombre de 0 à 10 000.</translation>
    </message>
    <message>
        <source>This count was settled already.</source>
        <translation>Cet inventaire a déjà été soldé.</translation>
    </message>
    <message>
        <source>Boxes came or left here since the count began: look at the differences again.</source>
        <translation>Des bennes sont arrivées ou parties depuis le début du comptage&#xa0;: revoyez les écarts.</translation>
    </message>
    <message>
        <source>This container is still out: bring it back to a depot first.</source>
        <translation>Cette benne n&apos;est pas rentrée&#xa0;: ramenez-la d&apos;abord à un dépôt.</translation>
    </message>
    <message>
        <source>{file} has no balance of its last day. Begin with a CAMT.053 or CFONB 120 file.</source>
        <translation>{file} n&apos;indique pas le solde du dernier jour. Commencez par un fichier CAMT.053 ou CFONB 120.</translation>
    </message>
    <message>
        <source>A statement between {file} and those known is missing: {expected}, here {found}.</source>
        <translation>Il manque un relevé entre {file} et ceux déjà importés&#xa0;: solde initial attendu {expected}, ici {found}.</translation>
    </message>
    <message>
        <source>Choose where it was weighed.</source>
        <translation>Choisissez le lieu de pesée.</translation>
    </message>
    <message>
        <source>Type the gross weight in kilograms.</source>
        <translation>Saisissez le poids brut en kilogrammes.</translation>
    </message>
    <message>
        <source>The tare lies between 0 and the gross weight.</source>
        <translation>La tare doit être comprise entre 0 et le poids brut.</translation>
    </message>
    <message>
        <source>No lorry weighs that much: type kilograms, not grams.</source>
        <translation>Aucun camion ne pèse autant&#xa0;: saisissez des kilogrammes, pas des grammes.</translation>
    </message>
    <message>
        <source>RONDO_DSN is not understood. It has the form postgresql://user@host:5432/database or host=… port=… dbname=… user=….</source>
        <translation>RONDO_DSN est illisible. Utilisez la forme postgresql://user@host:5432/database ou host=… port=… dbname=… user=….</translation>
    </message>
    <message>
        <source>This tour is gone: look at the board again.</source>
        <translation>Cette tournée n’existe plus&#xa0;: regardez de nouveau le planning.</translation>
    </message>
    <message>
        <source>The tour is on the road: move the stops that are left instead.</source>
        <translation>La tournée est en cours&#xa0;: déplacez plutôt les arrêts restants.</translation>
    </message>
    <message>
        <source>Somebody or some vehicle is named twice in this tour: choose once.</source>
        <translation>Une personne ou un véhicule figure deux fois dans cette tournée&#xa0;: gardez-en un.</translation>
    </message>
    <message>
        <source>Both parts of a job take at least one minute: choose less.</source>
        <translation>Chaque partie dure au moins une minute&#xa0;: choisissez moins.</translation>
    </message>
    <message>
        <source>Choose another day: this one would be copied onto itself.</source>
        <translation>Choisissez un autre jour&#xa0;: celui-ci serait copié sur lui-même.</translation>
    </message>
    <message>
        <source>Nothing is planned on that day: there is nothing to copy.</source>
        <translation>Rien n’est planifié ce jour-là&#xa0;: il n’y a rien à copier.</translation>
    </message>
    <message>
        <source>A rule forbids this.</source>
        <translation>Une règle s’y oppose.</translation>
    </message>
    <message>
        <source>{typed} is no number that can be here: type figures only.</source>
        <translation>{typed} n&apos;est pas un nombre possible ici&#xa0;: tapez des chiffres seulement.</translation>
    </message>
    <message>
        <source>Type the eight characters printed on the sheet (1A2B-3C4D), or scan a code.</source>
        <translation>Tapez les huit caractères imprimés sur la feuille (1A2B-3C4D), ou scannez un code.</translation>
    </message>
    <message>
        <source>No tour of the last {days} days has this sheet: {typed}</source>
        <translation>Aucune tournée des {days} derniers jours n&apos;a cette feuille&#xa0;: {typed}</translation>
    </message>
    <message>
        <source>{typed} is no hour: type 7:30, 7h30 or 730.</source>
        <translation>{typed} n&apos;est pas une heure&#xa0;: tapez 7:30, 7h30 ou 730.</translation>
    </message>
    <message>
        <source>{driver} is absent: {absence}.</source>
        <translation>{driver} est absent&#xa0;: {absence}.</translation>
    </message>
    <message>
        <source>{driver} has something else to do then: {detail}.</source>
        <translation>{driver} est déjà pris à cette heure&#xa0;: {detail}.</translation>
    </message>
    <message>
        <source>Away at that time: {absence}. Entered by {who}.</source>
        <translation>Absence à ce moment&#xa0;: {absence}. Saisi par {who}.</translation>
    </message>
    <message>
        <source>This slot is taken: {label}. Entered by {who}.</source>
        <translation>Ce créneau est pris&#xa0;: {label}. Saisi par {who}.</translation>
    </message>
    <message>
        <source>{site} is on hold that day: {reason}. Choose another day.</source>
        <translation>{site} est en pause ce jour-là&#xa0;: {reason}. Choisissez un autre jour.</translation>
    </message>
    <message>
        <source>Job {number} has begun: its day stays as it is.</source>
        <translation>L&apos;intervention {number} est commencée&#xa0;: son jour ne change plus.</translation>
    </message>
    <message>
        <source>No holiday moves a round in these days: no letter is due.</source>
        <translation>Aucun jour férié ne déplace de passage sur cette période&#xa0;: aucun courrier à envoyer.</translation>
    </message>
    <message>
        <source>Choose at least one day of the week.</source>
        <translation>Choisissez au moins un jour de la semaine.</translation>
    </message>
    <message>
        <source>Give the round a name.</source>
        <translation>Donnez un nom à la collecte.</translation>
    </message>
    <message>
        <source>The round ends before it begins.</source>
        <translation>La collecte se termine avant de commencer.</translation>
    </message>
    <message>
        <source>Choose whose tour begins at that time, or leave the time open.</source>
        <translation>Choisissez le chauffeur de cette heure de passage, ou laissez l&apos;heure libre.</translation>
    </message>
    <message>
        <source>This rule has no day at all: look at its season and its end.</source>
        <translation>Cette règle ne donne aucun passage&#xa0;: vérifiez la saison et la date de fin.</translation>
    </message>
    <message>
        <source>The hold ends before it begins.</source>
        <translation>La pause se termine avant de commencer.</translation>
    </message>
    <message>
        <source>This site is on hold already from {first}. Open that hold to change its days or its reason.</source>
        <translation>Ce chantier est déjà en pause à partir du {first}. Ouvrez cette pause pour en changer les dates ou le motif.</translation>
    </message>
    <message>
        <source>Give the week a name.</source>
        <translation>Donnez un nom à la semaine.</translation>
    </message>
    <message>
        <source>Nothing is planned in that week: choose another one.</source>
        <translation>Rien n&apos;est planifié cette semaine-là&#xa0;: choisissez-en une autre.</translation>
    </message>
    <message>
        <source>There is no room for it there on that day.</source>
        <translation>Il n’y a pas de place à cet endroit ce jour-là.</translation>
    </message>
    <message>
        <source>Type a name.</source>
        <translation>Donnez un nom.</translation>
    </message>
    <message>
        <source>“{name}” is none of the files that are kept here: PDF, JPEG, PNG, text, Word, Excel, PowerPoint or LibreOffice. Save it as a PDF and drop that.</source>
        <translation>«&#xa0;{name}&#xa0;» n&apos;est pas d&apos;un format conservé ici&#xa0;: PDF, JPEG, PNG, texte, Word, Excel, PowerPoint ou LibreOffice. Enregistrez-le en PDF et déposez ce PDF.</translation>
    </message>
    <message>
        <source>“{name}” is empty.</source>
        <translation>«&#xa0;{name}&#xa0;» est vide.</translation>
    </message>
    <message>
        <source>“{name}” is larger than {most} MB. Make it smaller, or split it.</source>
        <translation>«&#xa0;{name}&#xa0;» dépasse {most} Mo. Réduisez-le ou partagez-le en plusieurs fichiers.</translation>
    </message>
    <message>
        <source>“{name}” holds macros. Save it without them, or as a PDF.</source>
        <translation>«&#xa0;{name}&#xa0;» contient des macros. Enregistrez-le sans elles, ou en PDF.</translation>
    </message>
    <message>
        <source>“{name}” cannot be read. Is it open elsewhere, or a folder?</source>
        <translation>«&#xa0;{name}&#xa0;» ne peut pas être lu. Est-il ouvert ailleurs, ou est-ce un dossier&#xa0;?</translation>
    </message>
    <message>
        <source>The picture “{name}” is broken or too large. Take it anew, or smaller.</source>
        <translation>L&apos;image «&#xa0;{name}&#xa0;» est abîmée ou trop grande. Reprenez-la, ou réduisez-la.</translation>
    </message>
    <message>
        <source>Papers of this kind are issued here: choose another for a file.</source>
        <translation>Les pièces de ce type sont émises ici&#xa0;: choisissez un autre type pour un fichier.</translation>
    </message>
    <message>
        <source>Say why it is removed.</source>
        <translation>Dites pourquoi il est retiré.</translation>
    </message>
    <message>
        <source>“{name}” cannot be written there. Choose another folder.</source>
        <translation>«&#xa0;{name}&#xa0;» ne peut pas être écrit à cet endroit. Choisissez un autre dossier.</translation>
    </message>
    <message>
        <source>There is no job {number}.</source>
        <translation>Il n&apos;y a pas d&apos;intervention {number}.</translation>
    </message>
    <message>
        <source>Type the address as https://tours.company.fr.</source>
        <translation>Tapez l&apos;adresse comme https://tournees.entreprise.fr.</translation>
    </message>
    <message>
        <source>A code has four to six digits.</source>
        <translation>Un code a de quatre à six chiffres.</translation>
    </message>
    <message>
        <source>Everybody tries this code first: choose another.</source>
        <translation>Tout le monde essaie ce code en premier&#xa0;: choisissez-en un autre.</translation>
    </message>
    <message>
        <source>{address} is not an e-mail address.</source>
        <translation>«&#xa0;{address}&#xa0;» n&apos;est pas une adresse de courriel.</translation>
    </message>
    <message>
        <source>A mail server has a name and an address to send from.</source>
        <translation>Un serveur de courrier a un nom et une adresse d&apos;expédition.</translation>
    </message>
    <message>
        <source>Mail leaves this computer encrypted only: choose STARTTLS or TLS.</source>
        <translation>Le courrier ne quitte cet ordinateur que chiffré&#xa0;: choisissez STARTTLS ou TLS.</translation>
    </message>
    <message>
        <source>No mail server is set: an administrator sets it under Documents, Mail and seal.</source>
        <translation>Aucun serveur de courrier n&apos;est défini&#xa0;: un administrateur le définit dans Documents, «&#xa0;Courrier et sceau&#xa0;».</translation>
    </message>
    <message>
        <source>This certificate cannot be opened with this password.</source>
        <translation>Ce certificat ne s&apos;ouvre pas avec ce mot de passe.</translation>
    </message>
    <message>
        <source>This file holds no certificate with its private key.</source>
        <translation>Ce fichier ne contient pas de certificat avec sa clé privée.</translation>
    </message>
    <message>
        <source>Protect the file of the certificate by a password first.</source>
        <translation>Protégez d&apos;abord le fichier du certificat par un mot de passe.</translation>
    </message>
    <message>
        <source>No certificate can be opened to seal this paper.</source>
        <translation>Aucun certificat ne s&apos;ouvre pour sceller ce document.</translation>
    </message>
    <message>
        <source>Type the day as 24/11/2026.</source>
        <translation>Tapez le jour comme 24/11/2026.</translation>
    </message>
    <message>
        <source>Choose the record from the list, or leave the field empty.</source>
        <translation>Choisissez la fiche dans la liste, ou laissez le champ vide.</translation>
    </message>
    <message>
        <source>Type at least one e-mail address.</source>
        <translation>Tapez au moins une adresse de courriel.</translation>
    </message>
    <message>
        <source>The address begins with https:// and holds {z}, {x} and {y}, once each.</source>
        <translation>L’adresse commence par https:// et contient {z}, {x} et {y}, une fois chacun.</translation>
    </message>
</context>
<context>
    <name>imports</name>
    <message>
        <source>Street</source>
        <translation>Rue</translation>
    </message>
    <message>
        <source>Street, second line</source>
        <translation>Complément d&apos;adresse</translation>
    </message>
    <message>
        <source>Postcode</source>
        <translation>Code postal</translation>
    </message>
    <message>
        <source>Town</source>
        <translation>Ville</translation>
    </message>
    <message>
        <source>SIRET</source>
        <translation>SIRET</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Remarque</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>Téléphone</translation>
    </message>
    <message>
        <source>Mobile</source>
        <translation>Portable</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>E-mail</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Contact</source>
        <translation>Contact</translation>
    </message>
    <message>
        <source>VAT number</source>
        <translation>N° de TVA</translation>
    </message>
    <message>
        <source>Payment method</source>
        <translation>Mode de règlement</translation>
    </message>
    <message>
        <source>Payment terms</source>
        <translation>Conditions de règlement</translation>
    </message>
    <message>
        <source>Credit limit</source>
        <translation>Encours autorisé</translation>
    </message>
    <message>
        <source>Customer since</source>
        <translation>Client depuis</translation>
    </message>
    <message>
        <source>IBAN</source>
        <translation>IBAN</translation>
    </message>
    <message>
        <source>BIC</source>
        <translation>BIC</translation>
    </message>
    <message>
        <source>Mandate reference</source>
        <translation>Référence du mandat (RUM)</translation>
    </message>
    <message>
        <source>Mandate signed on</source>
        <translation>Mandat signé le</translation>
    </message>
    <message>
        <source>Kind of mandate</source>
        <translation>Type de mandat</translation>
    </message>
    <message>
        <source>No longer in use</source>
        <translation>En sommeil</translation>
    </message>
    <message>
        <source>Customer code</source>
        <translation>Code client</translation>
    </message>
    <message>
        <source>Site number</source>
        <translation>Numéro de chantier</translation>
    </message>
    <message>
        <source>Name of the site</source>
        <translation>Nom du chantier</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Coordonnées GPS</translation>
    </message>
    <message>
        <source>Opening hours</source>
        <translation>Horaires d&apos;ouverture</translation>
    </message>
    <message>
        <source>Access</source>
        <translation>Consignes d&apos;accès</translation>
    </message>
    <message>
        <source>Gate code</source>
        <translation>Code du portail</translation>
    </message>
    <message>
        <source>Heaviest truck</source>
        <translation>PTAC maximal</translation>
    </message>
    <message>
        <source>Safety protocol</source>
        <translation>Protocole de sécurité</translation>
    </message>
    <message>
        <source>Closed on</source>
        <translation>Date de fermeture</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Numéro</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Volume</translation>
    </message>
    <message>
        <source>Tare</source>
        <translation>Tare</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>Where it stands</source>
        <translation>Emplacement</translation>
    </message>
    <message>
        <source>Last movement</source>
        <translation>Dernier mouvement</translation>
    </message>
    <message>
        <source>Material</source>
        <translation>Matière</translation>
    </message>
    <message>
        <source>Surname</source>
        <translation>Nom de famille</translation>
    </message>
    <message>
        <source>First name</source>
        <translation>Prénom</translation>
    </message>
    <message>
        <source>Nickname</source>
        <translation>Surnom</translation>
    </message>
    <message>
        <source>Hired on</source>
        <translation>Date d&apos;embauche</translation>
    </message>
    <message>
        <source>Born on</source>
        <translation>Date de naissance</translation>
    </message>
    <message>
        <source>Licence categories</source>
        <translation>Catégories de permis</translation>
    </message>
    <message>
        <source>Licence until</source>
        <translation>Échéance du permis</translation>
    </message>
    <message>
        <source>FIMO / FCO until</source>
        <translation>Échéance FIMO / FCO</translation>
    </message>
    <message>
        <source>Driver card until</source>
        <translation>Échéance de la carte conducteur</translation>
    </message>
    <message>
        <source>ADR until</source>
        <translation>Échéance ADR</translation>
    </message>
    <message>
        <source>CACES R490 until</source>
        <translation>Échéance CACES R490</translation>
    </message>
    <message>
        <source>CACES R489 until</source>
        <translation>Échéance CACES R489</translation>
    </message>
    <message>
        <source>Medical visit until</source>
        <translation>Échéance de la visite médicale</translation>
    </message>
    <message>
        <source>First aid until</source>
        <translation>Échéance SST</translation>
    </message>
    <message>
        <source>Depot</source>
        <translation>Dépôt</translation>
    </message>
    <message>
        <source>Post</source>
        <translation>Poste</translation>
    </message>
    <message>
        <source>Fleet number</source>
        <translation>Numéro de parc</translation>
    </message>
    <message>
        <source>Plate</source>
        <translation>Immatriculation</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Genre</translation>
    </message>
    <message>
        <source>Gross weight</source>
        <translation>PTAC</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>Charge utile</translation>
    </message>
    <message>
        <source>First use</source>
        <translation>Première mise en circulation</translation>
    </message>
    <message>
        <source>Inspection until</source>
        <translation>Échéance du contrôle technique</translation>
    </message>
    <message>
        <source>Tachograph until</source>
        <translation>Échéance du chronotachygraphe</translation>
    </message>
    <message>
        <source>Lifting check until</source>
        <translation>Échéance VGP</translation>
    </message>
    <message>
        <source>Insurance until</source>
        <translation>Échéance de l&apos;assurance</translation>
    </message>
    <message>
        <source>ADR approval until</source>
        <translation>Échéance de l&apos;agrément ADR</translation>
    </message>
    <message>
        <source>Waste code</source>
        <translation>Code déchet</translation>
    </message>
    <message>
        <source>Hazardous</source>
        <translation>Dangereux</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>Densité</translation>
    </message>
    <message>
        <source>Weighed in</source>
        <translation>Unité de pesée</translation>
    </message>
    <message>
        <source>Outlets</source>
        <translation>Exutoires</translation>
    </message>
    <message>
        <source>Short name</source>
        <translation>Nom abrégé</translation>
    </message>
    <message>
        <source>Treatment operations</source>
        <translation>Opérations de traitement</translation>
    </message>
    <message>
        <source>Accepted materials</source>
        <translation>Matières acceptées</translation>
    </message>
    <message>
        <source>TGAP per tonne</source>
        <translation>TGAP à la tonne</translation>
    </message>
    <message>
        <source>Permit</source>
        <translation>Autorisation</translation>
    </message>
    <message>
        <source>Permit until</source>
        <translation>Échéance de l&apos;autorisation</translation>
    </message>
    <message>
        <source>Acceptance needed</source>
        <translation>Acceptation préalable exigée</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Prestation</translation>
    </message>
    <message>
        <source>Container type</source>
        <translation>Type de contenant</translation>
    </message>
    <message>
        <source>Zone</source>
        <translation>Zone</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Unité</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>Prix</translation>
    </message>
    <message>
        <source>VAT rate</source>
        <translation>Taux de TVA</translation>
    </message>
    <message>
        <source>Valid from</source>
        <translation>Valable à partir du</translation>
    </message>
    <message>
        <source>Valid to</source>
        <translation>Valable jusqu&apos;au</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Jour</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Heure</translation>
    </message>
    <message>
        <source>Driver</source>
        <translation>Chauffeur</translation>
    </message>
    <message>
        <source>Vehicle</source>
        <translation>Véhicule</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Chantier</translation>
    </message>
    <message>
        <source>Container brought</source>
        <translation>Benne posée</translation>
    </message>
    <message>
        <source>Container taken</source>
        <translation>Benne retirée</translation>
    </message>
    <message>
        <source>Outlet</source>
        <translation>Exutoire</translation>
    </message>
    <message>
        <source>Weigh ticket</source>
        <translation>Bon de pesée</translation>
    </message>
    <message>
        <source>Weight, our bridge</source>
        <translation>Poids, notre pont-bascule</translation>
    </message>
    <message>
        <source>Weight, outlet</source>
        <translation>Poids, exutoire</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Réalisé</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Motif</translation>
    </message>
    <message>
        <source>Received on</source>
        <translation>Date de réception</translation>
    </message>
    <message>
        <source>Sender</source>
        <translation>Expéditeur</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Objet</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Message</translation>
    </message>
    <message>
        <source>Wanted on</source>
        <translation>Date souhaitée</translation>
    </message>
    <message>
        <source>Time window</source>
        <translation>Créneau</translation>
    </message>
    <message>
        <source>Acceptance number</source>
        <translation>N° d&apos;acceptation préalable (CAP)</translation>
    </message>
    <message>
        <source>Planned driver</source>
        <translation>Chauffeur prévu</translation>
    </message>
    <message>
        <source>Planned at</source>
        <translation>Passage prévu à</translation>
    </message>
</context>
<context>
    <name>opening</name>
    <message>
        <source>Password of {login}</source>
        <translation>Mot de passe de {login}</translation>
    </message>
    <message>
        <source>The server does not answer. What was published last can be printed from this computer.</source>
        <translation>Le serveur ne répond pas. La dernière publication peut être imprimée depuis cet ordinateur.</translation>
    </message>
    <message>
        <source>Preparing the database…</source>
        <translation>Préparation de la base de données…</translation>
    </message>
    <message>
        <source>Filling the demo company…</source>
        <translation>Création de l&apos;entreprise de démonstration…</translation>
    </message>
</context>
<context>
    <name>resources</name>
    <message>
        <source>Left empty: one is proposed.</source>
        <translation>Laissé vide&#xa0;: un code est proposé.</translation>
    </message>
    <message>
        <source>Street</source>
        <translation>Rue</translation>
    </message>
    <message>
        <source>Postcode</source>
        <translation>Code postal</translation>
    </message>
    <message>
        <source>Town</source>
        <translation>Ville</translation>
    </message>
    <message>
        <source>Latitude</source>
        <translation>Latitude</translation>
    </message>
    <message>
        <source>Longitude</source>
        <translation>Longitude</translation>
    </message>
    <message>
        <source>SIRET</source>
        <translation>SIRET</translation>
    </message>
    <message>
        <source>Phones</source>
        <translation>Téléphones</translation>
    </message>
    <message>
        <source>Several: with commas between.</source>
        <translation>Plusieurs&#xa0;: séparez-les par des virgules.</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>E-mail</translation>
    </message>
    <message>
        <source>Depot</source>
        <translation>Dépôt</translation>
    </message>
    <message>
        <source>Week and exceptions</source>
        <translation>Semaine et exceptions</translation>
    </message>
    <message>
        <source>7:30-12:00, 13:30-17:00. Empty everywhere: not known.</source>
        <translation>7h30-12h, 13h30-17h. Vide partout&#xa0;: horaires inconnus.</translation>
    </message>
    <message>
        <source>Next expiry</source>
        <translation>Prochaine échéance</translation>
    </message>
    <message>
        <source>Identity</source>
        <translation>Identité</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Contact</source>
        <translation>Contact</translation>
    </message>
    <message>
        <source>Billing</source>
        <translation>Facturation</translation>
    </message>
    <message>
        <source>Access</source>
        <translation>Accès</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Poids</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Affectation</translation>
    </message>
    <message>
        <source>Permit</source>
        <translation>Autorisation</translation>
    </message>
    <message>
        <source>Treatment</source>
        <translation>Traitement</translation>
    </message>
    <message>
        <source>For whom</source>
        <translation>Clients concernés</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Montant</translation>
    </message>
    <message>
        <source>Applies to</source>
        <translation>Champ d&apos;application</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Remarque</translation>
    </message>
    <message>
        <source>Opening hours</source>
        <translation>Horaires d&apos;ouverture</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Gabarit</translation>
    </message>
    <message>
        <source>Workshop</source>
        <translation>Atelier</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Réalisé</translation>
    </message>
    <message>
        <source>Builder</source>
        <translation>BTP</translation>
    </message>
    <message>
        <source>Industry</source>
        <translation>Industrie</translation>
    </message>
    <message>
        <source>Retail</source>
        <translation>Commerce</translation>
    </message>
    <message>
        <source>Public body</source>
        <translation>Collectivité</translation>
    </message>
    <message>
        <source>Garage</source>
        <translation>Garage</translation>
    </message>
    <message>
        <source>Catering</source>
        <translation>Restauration</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>Santé</translation>
    </message>
    <message>
        <source>Farming</source>
        <translation>Agriculture</translation>
    </message>
    <message>
        <source>School</source>
        <translation>Enseignement</translation>
    </message>
    <message>
        <source>Freight</source>
        <translation>Fret</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Autre</translation>
    </message>
    <message>
        <source>Driver</source>
        <translation>Chauffeur</translation>
    </message>
    <message>
        <source>Loader</source>
        <translation>Ripeur</translation>
    </message>
    <message>
        <source>Weighbridge</source>
        <translation>Pontier</translation>
    </message>
    <message>
        <source>Office</source>
        <translation>Bureau</translation>
    </message>
    <message>
        <source>Hooklift</source>
        <translation>Ampliroll</translation>
    </message>
    <message>
        <source>Skip loader</source>
        <translation>Multibenne</translation>
    </message>
    <message>
        <source>Rear loader</source>
        <translation>BOM</translation>
    </message>
    <message>
        <source>Crane truck</source>
        <translation>Porteur grue</translation>
    </message>
    <message>
        <source>Tractor</source>
        <translation>Tracteur</translation>
    </message>
    <message>
        <source>Walking floor</source>
        <translation>Semi FMA</translation>
    </message>
    <message>
        <source>Flatbed</source>
        <translation>Semi plateau</translation>
    </message>
    <message>
        <source>Tipper</source>
        <translation>Semi benne TP</translation>
    </message>
    <message>
        <source>Vacuum tanker</source>
        <translation>Hydrocureur</translation>
    </message>
    <message>
        <source>Van</source>
        <translation>Fourgon</translation>
    </message>
    <message>
        <source>Trailer</source>
        <translation>Remorque</translation>
    </message>
    <message>
        <source>In service</source>
        <translation>En service</translation>
    </message>
    <message>
        <source>In repair</source>
        <translation>En réparation</translation>
    </message>
    <message>
        <source>Lost</source>
        <translation>Introuvable</translation>
    </message>
    <message>
        <source>Served all the same</source>
        <translation>Passage maintenu</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>Passage supprimé</translation>
    </message>
    <message>
        <source>Next working day</source>
        <translation>Jour ouvré suivant</translation>
    </message>
    <message>
        <source>Working day before</source>
        <translation>Jour ouvré précédent</translation>
    </message>
    <message>
        <source>The rest of the week moves by a day</source>
        <translation>Décalage d&apos;un jour du reste de la semaine</translation>
    </message>
    <message>
        <source>Decided each time</source>
        <translation>Décision au cas par cas</translation>
    </message>
    <message>
        <source>Retired</source>
        <translation>Hors parc</translation>
    </message>
    <message>
        <source>Solid</source>
        <translation>Solide</translation>
    </message>
    <message>
        <source>Liquid</source>
        <translation>Liquide</translation>
    </message>
    <message>
        <source>Pasty</source>
        <translation>Pâteux</translation>
    </message>
    <message>
        <source>Gas</source>
        <translation>Gazeux</translation>
    </message>
    <message>
        <source>Paper and card</source>
        <translation>Papier-carton</translation>
    </message>
    <message>
        <source>Metal</source>
        <translation>Métal</translation>
    </message>
    <message>
        <source>Plastic</source>
        <translation>Plastique</translation>
    </message>
    <message>
        <source>Glass</source>
        <translation>Verre</translation>
    </message>
    <message>
        <source>Wood</source>
        <translation>Bois</translation>
    </message>
    <message>
        <source>Mineral</source>
        <translation>Fraction minérale</translation>
    </message>
    <message>
        <source>Plaster</source>
        <translation>Plâtre</translation>
    </message>
    <message>
        <source>Textiles</source>
        <translation>Textiles</translation>
    </message>
    <message>
        <source>Transport</source>
        <translation>Transport</translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation>Pose</translation>
    </message>
    <message>
        <source>Bin round</source>
        <translation>Collecte de bacs</translation>
    </message>
    <message>
        <source>Bin lift</source>
        <translation>Levée de bac</translation>
    </message>
    <message>
        <source>Purchase</source>
        <translation>Rachat matière</translation>
    </message>
    <message>
        <source>TGAP</source>
        <translation>TGAP</translation>
    </message>
    <message>
        <source>Rental</source>
        <translation>Location</translation>
    </message>
    <message>
        <source>Waiting time</source>
        <translation>Attente</translation>
    </message>
    <message>
        <source>Trip for nothing</source>
        <translation>Passage à vide</translation>
    </message>
    <message>
        <source>Tracking form</source>
        <translation>Bordereau de suivi</translation>
    </message>
    <message>
        <source>Washing</source>
        <translation>Lavage</translation>
    </message>
    <message>
        <source>Downgrading</source>
        <translation>Déclassement</translation>
    </message>
    <message>
        <source>Fuel surcharge</source>
        <translation>Surcharge carburant</translation>
    </message>
    <message>
        <source>a trip</source>
        <translation>à la rotation</translation>
    </message>
    <message>
        <source>a tonne</source>
        <translation>à la tonne</translation>
    </message>
    <message>
        <source>a kilogram</source>
        <translation>au kilo</translation>
    </message>
    <message>
        <source>a cubic metre</source>
        <translation>au m³</translation>
    </message>
    <message>
        <source>a day</source>
        <translation>au jour</translation>
    </message>
    <message>
        <source>a month</source>
        <translation>au mois</translation>
    </message>
    <message>
        <source>a quarter of an hour</source>
        <translation>au quart d&apos;heure</translation>
    </message>
    <message>
        <source>a piece</source>
        <translation>à l&apos;unité</translation>
    </message>
    <message>
        <source>flat</source>
        <translation>au forfait</translation>
    </message>
    <message>
        <source>percent</source>
        <translation>en pourcentage</translation>
    </message>
    <message>
        <source>Standard rate</source>
        <translation>Taux normal</translation>
    </message>
    <message>
        <source>Intermediate rate</source>
        <translation>Taux intermédiaire</translation>
    </message>
    <message>
        <source>Reduced rate</source>
        <translation>Taux réduit</translation>
    </message>
    <message>
        <source>Reverse charge</source>
        <translation>Autoliquidation</translation>
    </message>
    <message>
        <source>Exempt</source>
        <translation>Exonéré</translation>
    </message>
    <message>
        <source>Bank transfer</source>
        <translation>Virement</translation>
    </message>
    <message>
        <source>Direct debit</source>
        <translation>Prélèvement</translation>
    </message>
    <message>
        <source>Cheque</source>
        <translation>Chèque</translation>
    </message>
    <message>
        <source>Bill of exchange</source>
        <translation>Lettre de change (LCR)</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>Carte bancaire</translation>
    </message>
    <message>
        <source>Cash</source>
        <translation>Espèces</translation>
    </message>
    <message>
        <source>From the invoice&apos;s day</source>
        <translation>À compter de la date de facture</translation>
    </message>
    <message>
        <source>Then to the month&apos;s end</source>
        <translation>Puis jusqu&apos;à la fin du mois</translation>
    </message>
    <message>
        <source>From the month&apos;s end</source>
        <translation>À compter de la fin du mois</translation>
    </message>
    <message>
        <source>Vehicle</source>
        <translation>Véhicule</translation>
    </message>
    <message>
        <source>Container</source>
        <translation>Contenant</translation>
    </message>
    <message>
        <source>Company</source>
        <translation>Entreprise</translation>
    </message>
    <message>
        <source>Subcontractor</source>
        <translation>Sous-traitant</translation>
    </message>
    <message>
        <source>Outlet</source>
        <translation>Exutoire</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Chantier</translation>
    </message>
    <message>
        <source>Driving licence</source>
        <translation>Permis de conduire</translation>
    </message>
    <message>
        <source>FIMO or FCO</source>
        <translation>FIMO ou FCO</translation>
    </message>
    <message>
        <source>Driver card</source>
        <translation>Carte conducteur</translation>
    </message>
    <message>
        <source>Health visit</source>
        <translation>Visite médicale</translation>
    </message>
    <message>
        <source>ADR</source>
        <translation>ADR</translation>
    </message>
    <message>
        <source>CACES</source>
        <translation>CACES</translation>
    </message>
    <message>
        <source>Roadworthiness test</source>
        <translation>Contrôle technique</translation>
    </message>
    <message>
        <source>Tachograph</source>
        <translation>Chronotachygraphe</translation>
    </message>
    <message>
        <source>Lifting gear check (VGP)</source>
        <translation>Vérification du levage (VGP)</translation>
    </message>
    <message>
        <source>Insurance</source>
        <translation>Assurance</translation>
    </message>
    <message>
        <source>ADR approval</source>
        <translation>Agrément ADR</translation>
    </message>
    <message>
        <source>Waste transport receipt</source>
        <translation>Récépissé de transport de déchets</translation>
    </message>
    <message>
        <source>Transport licence</source>
        <translation>Licence de transport</translation>
    </message>
    <message>
        <source>Weighbridge check</source>
        <translation>Vérification du pont-bascule</translation>
    </message>
    <message>
        <source>Vigilance certificate (URSSAF)</source>
        <translation>Attestation de vigilance (Urssaf)</translation>
    </message>
    <message>
        <source>Safety protocol</source>
        <translation>Protocole de sécurité</translation>
    </message>
    <message>
        <source>Access badge</source>
        <translation>Badge d&apos;accès</translation>
    </message>
    <message>
        <source>Safety induction</source>
        <translation>Accueil sécurité</translation>
    </message>
    <message>
        <source>First aid (SST)</source>
        <translation>Secourisme (SST)</translation>
    </message>
    <message>
        <source>Asbestos training</source>
        <translation>Formation amiante</translation>
    </message>
    <message>
        <source>Clinical waste training</source>
        <translation>Formation DASRI</translation>
    </message>
    <message>
        <source>EC 561/2006</source>
        <translation>CE 561/2006</translation>
    </message>
    <message>
        <source>Exempt: household collection</source>
        <translation>Exempté&#xa0;: collecte des ménages</translation>
    </message>
    <message>
        <source>Exempt: up to 3.5 t</source>
        <translation>Exempté&#xa0;: jusqu&apos;à 3,5 t</translation>
    </message>
    <message>
        <source>Haulage, short distance</source>
        <translation>Transport, courte distance</translation>
    </message>
    <message>
        <source>Haulage, long distance</source>
        <translation>Transport, longue distance</translation>
    </message>
    <message>
        <source>Directive 2002/15</source>
        <translation>Directive 2002/15</translation>
    </message>
    <message>
        <source>Waste (IDCC 2149)</source>
        <translation>Déchets (IDCC 2149)</translation>
    </message>
    <message>
        <source>Recovery (IDCC 637)</source>
        <translation>Récupération (IDCC 637)</translation>
    </message>
    <message>
        <source>Says nothing</source>
        <translation>Ne rien dire</translation>
    </message>
    <message>
        <source>Tells the planner</source>
        <translation>Le signaler</translation>
    </message>
    <message>
        <source>Asks who decides</source>
        <translation>Demander qui décide</translation>
    </message>
    <message>
        <source>Forbids planning</source>
        <translation>Interdire de planifier</translation>
    </message>
    <message>
        <source>To the day</source>
        <translation>Au jour près</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Inconnue</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>Expirée</translation>
    </message>
    <message>
        <source>Without end</source>
        <translation>Sans limite</translation>
    </message>
    <message>
        <source>SEPA Core</source>
        <translation>SEPA Core</translation>
    </message>
    <message>
        <source>SEPA B2B</source>
        <translation>SEPA B2B</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>Congés</translation>
    </message>
    <message>
        <source>Sick leave</source>
        <translation>Arrêt maladie</translation>
    </message>
    <message>
        <source>Accident at work</source>
        <translation>Accident du travail</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Formation</translation>
    </message>
    <message>
        <source>Other reason</source>
        <translation>Autre motif</translation>
    </message>
    <message>
        <source>In the workshop</source>
        <translation>À l&apos;atelier</translation>
    </message>
    <message>
        <source>Broken down</source>
        <translation>En panne</translation>
    </message>
    <message>
        <source>Hired</source>
        <translation>Louée</translation>
    </message>
    <message>
        <source>The customer&apos;s</source>
        <translation>Au client</translation>
    </message>
    <message>
        <source>Gas (NGV)</source>
        <translation>Gaz (GNV)</translation>
    </message>
    <message>
        <source>Electric or hydrogen</source>
        <translation>Électrique ou hydrogène</translation>
    </message>
    <message>
        <source>Not applicable</source>
        <translation>Sans objet</translation>
    </message>
    <message>
        <source>Required</source>
        <translation>Obligatoire</translation>
    </message>
    <message>
        <source>Advised</source>
        <translation>Conseillée</translation>
    </message>
    <message>
        <source>Not asked for</source>
        <translation>Non demandée</translation>
    </message>
    <message>
        <source>Signature on the driver&apos;s phone</source>
        <translation>Signature sur le téléphone du chauffeur</translation>
    </message>
    <message>
        <source>Photo on the driver&apos;s phone</source>
        <translation>Photo sur le téléphone du chauffeur</translation>
    </message>
    <message>
        <source>In the fleet since</source>
        <translation>Au parc depuis</translation>
    </message>
    <message>
        <source>Customers</source>
        <translation>Clients</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Legal form</source>
        <translation>Forme juridique</translation>
    </message>
    <message>
        <source>Trade</source>
        <translation>Activité</translation>
    </message>
    <message>
        <source>VAT number</source>
        <translation>N° de TVA</translation>
    </message>
    <message>
        <source>Other codes</source>
        <translation>Autres codes</translation>
    </message>
    <message>
        <source>Of the accounting or an older program.</source>
        <translation>De la comptabilité ou d&apos;un ancien logiciel.</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>Interlocuteur</translation>
    </message>
    <message>
        <source>Days to pay</source>
        <translation>Délai de paiement (jours)</translation>
    </message>
    <message>
        <source>Counted</source>
        <translation>Décompte du délai</translation>
    </message>
    <message>
        <source>Paid on the</source>
        <translation>Paiement le</translation>
    </message>
    <message>
        <source>Day of the month, if there is one.</source>
        <translation>Jour du mois, s&apos;il y en a un.</translation>
    </message>
    <message>
        <source>Paid by</source>
        <translation>Mode de règlement</translation>
    </message>
    <message>
        <source>Credit limit (€)</source>
        <translation>Encours autorisé (€)</translation>
    </message>
    <message>
        <source>Over the limit or overdue</source>
        <translation>Encours dépassé ou impayés</translation>
    </message>
    <message>
        <source>Price group</source>
        <translation>Groupe tarifaire</translation>
    </message>
    <message>
        <source>Rounds on a public holiday</source>
        <translation>Collectes un jour férié</translation>
    </message>
    <message>
        <source>Where the round itself says nothing else.</source>
        <translation>Sauf si la collecte dit autre chose.</translation>
    </message>
    <message>
        <source>Wants an order number on each invoice</source>
        <translation>Numéro de commande exigé sur chaque facture</translation>
    </message>
    <message>
        <source>Sites</source>
        <translation>Chantiers</translation>
    </message>
    <message>
        <source>Names the producer on the registers.</source>
        <translation>Identifie le producteur dans les registres.</translation>
    </message>
    <message>
        <source>Price zone</source>
        <translation>Zone tarifaire</translation>
    </message>
    <message>
        <source>Gate code</source>
        <translation>Code du portail</translation>
    </message>
    <message>
        <source>Heaviest vehicle (kg)</source>
        <translation>PTAC maximal (kg)</translation>
    </message>
    <message>
        <source>Highest vehicle (cm)</source>
        <translation>Hauteur maximale (cm)</translation>
    </message>
    <message>
        <source>Longest vehicle (cm)</source>
        <translation>Longueur maximale (cm)</translation>
    </message>
    <message>
        <source>Safety protocol of</source>
        <translation>Protocole de sécurité du</translation>
    </message>
    <message>
        <source>Demands of drivers</source>
        <translation>Exigé des chauffeurs</translation>
    </message>
    <message>
        <source>protocole, badge, accueil, SST, amiante, DASRI</source>
        <translation>protocole, badge, accueil, SST, amiante, DASRI</translation>
    </message>
    <message>
        <source>For the driver</source>
        <translation>Consignes au chauffeur</translation>
    </message>
    <message>
        <source>Drivers</source>
        <translation>Chauffeurs</translation>
    </message>
    <message>
        <source>Surname</source>
        <translation>Nom de famille</translation>
    </message>
    <message>
        <source>First name</source>
        <translation>Prénom</translation>
    </message>
    <message>
        <source>Staff number</source>
        <translation>Matricule</translation>
    </message>
    <message>
        <source>Called</source>
        <translation>Surnom</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>Fonction</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
    <message>
        <source>Mobile</source>
        <translation>Portable</translation>
    </message>
    <message>
        <source>Usual vehicle</source>
        <translation>Véhicule habituel</translation>
    </message>
    <message>
        <source>Drives for</source>
        <translation>Roule pour</translation>
    </message>
    <message>
        <source>Left empty: one of our own.</source>
        <translation>Vide&#xa0;: il est de chez nous.</translation>
    </message>
    <message>
        <source>Working time</source>
        <translation>Temps de travail</translation>
    </message>
    <message>
        <source>Born</source>
        <translation>Date de naissance</translation>
    </message>
    <message>
        <source>Vehicles</source>
        <translation>Véhicules</translation>
    </message>
    <message>
        <source>Plate</source>
        <translation>Immatriculation</translation>
    </message>
    <message>
        <source>Fleet number</source>
        <translation>Numéro de parc</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Désignation</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Carrosserie</translation>
    </message>
    <message>
        <source>Driving time</source>
        <translation>Temps de conduite</translation>
    </message>
    <message>
        <source>First registered</source>
        <translation>Première mise en circulation</translation>
    </message>
    <message>
        <source>Emission class</source>
        <translation>Norme d&apos;émission</translation>
    </message>
    <message>
        <source>For low-emission zones.</source>
        <translation>Pour les zones à faibles émissions.</translation>
    </message>
    <message>
        <source>Gross weight (kg)</source>
        <translation>PTAC (kg)</translation>
    </message>
    <message>
        <source>Payload (kg)</source>
        <translation>Charge utile (kg)</translation>
    </message>
    <message>
        <source>Weight with trailer (kg)</source>
        <translation>PTRA (kg)</translation>
    </message>
    <message>
        <source>Containers at a time</source>
        <translation>Capacité (bennes)</translation>
    </message>
    <message>
        <source>Height (cm)</source>
        <translation>Hauteur (cm)</translation>
    </message>
    <message>
        <source>Length (cm)</source>
        <translation>Longueur (cm)</translation>
    </message>
    <message>
        <source>Containers</source>
        <translation>Contenants</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Numéro</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>Stands at</source>
        <translation>Emplacement</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Depuis</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>Tare (kg)</source>
        <translation>Tare (kg)</translation>
    </message>
    <message>
        <source>Kept for</source>
        <translation>Réservé à</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Propriétaire</translation>
    </message>
    <message>
        <source>Ours</source>
        <translation>À nous</translation>
    </message>
    <message>
        <source>Stands first at the depot</source>
        <translation>Dépôt de départ</translation>
    </message>
    <message>
        <source>Materials</source>
        <translation>Matières</translation>
    </message>
    <message>
        <source>Material</source>
        <translation>Matière</translation>
    </message>
    <message>
        <source>Waste code</source>
        <translation>Code déchet</translation>
    </message>
    <message>
        <source>Of the European list.</source>
        <translation>Selon la liste européenne des déchets.</translation>
    </message>
    <message>
        <source>Other codes used</source>
        <translation>Autres codes utilisés</translation>
    </message>
    <message>
        <source>Stream to be sorted</source>
        <translation>Flux de tri</translation>
    </message>
    <message>
        <source>Hazardous</source>
        <translation>Dangereux</translation>
    </message>
    <message>
        <source>Holds persistent pollutants (POP)</source>
        <translation>Contient des polluants organiques persistants (POP)</translation>
    </message>
    <message>
        <source>ADR mention</source>
        <translation>Mention ADR</translation>
    </message>
    <message>
        <source>UN number, name, class, packing group, tunnel code.</source>
        <translation>Numéro ONU, désignation, classe, groupe d&apos;emballage, code tunnel.</translation>
    </message>
    <message>
        <source>Consistency</source>
        <translation>Consistance</translation>
    </message>
    <message>
        <source>Density (t/m³)</source>
        <translation>Densité (t/m³)</translation>
    </message>
    <message>
        <source>Invoiced by</source>
        <translation>Unité de facturation</translation>
    </message>
    <message>
        <source>Usual outlet</source>
        <translation>Exutoire habituel</translation>
    </message>
    <message>
        <source>Outlets</source>
        <translation>Exutoires</translation>
    </message>
    <message>
        <source>One of our own</source>
        <translation>Exutoire interne</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>Téléphone</translation>
    </message>
    <message>
        <source>Operations</source>
        <translation>Opérations</translation>
    </message>
    <message>
        <source>TGAP (€ a tonne)</source>
        <translation>TGAP (€/t)</translation>
    </message>
    <message>
        <source>Takes</source>
        <translation>Matières acceptées</translation>
    </message>
    <message>
        <source>Permit number</source>
        <translation>Numéro d&apos;autorisation</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>Valable jusqu&apos;au</translation>
    </message>
    <message>
        <source>Wants a prior acceptance</source>
        <translation>Acceptation préalable exigée</translation>
    </message>
    <message>
        <source>Subcontractors</source>
        <translation>Sous-traitants</translation>
    </message>
    <message>
        <source>Price lists</source>
        <translation>Grilles tarifaires</translation>
    </message>
    <message>
        <source>Price list</source>
        <translation>Grille tarifaire</translation>
    </message>
    <message>
        <source>From</source>
        <translation>À partir du</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Jusqu&apos;au</translation>
    </message>
    <message>
        <source>Neither customer nor group: for everybody.</source>
        <translation>Ni client ni groupe&#xa0;: valable pour tous.</translation>
    </message>
    <message>
        <source>Prices</source>
        <translation>Tarifs</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>Tarif</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Prestation</translation>
    </message>
    <message>
        <source>On the invoice</source>
        <translation>Libellé sur la facture</translation>
    </message>
    <message>
        <source>Price (€)</source>
        <translation>Prix (€)</translation>
    </message>
    <message>
        <source>Below zero: what we pay.</source>
        <translation>Montant négatif&#xa0;: ce que nous payons.</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Unité</translation>
    </message>
    <message>
        <source>At least</source>
        <translation>Minimum</translation>
    </message>
    <message>
        <source>Free of charge</source>
        <translation>Franchise</translation>
    </message>
    <message>
        <source>VAT</source>
        <translation>TVA</translation>
    </message>
    <message>
        <source>Container type</source>
        <translation>Type de contenant</translation>
    </message>
    <message>
        <source>Papers</source>
        <translation>Habilitations et contrôles</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>Document</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Catégorie</translation>
    </message>
    <message>
        <source>Issued</source>
        <translation>Délivré le</translation>
    </message>
    <message>
        <source>Known</source>
        <translation>Échéance</translation>
    </message>
    <message>
        <source>Our papers</source>
        <translation>Entreprise</translation>
    </message>
    <message>
        <source>Bank</source>
        <translation>Banque</translation>
    </message>
    <message>
        <source>Bank account</source>
        <translation>Compte bancaire</translation>
    </message>
    <message>
        <source>IBAN</source>
        <translation>IBAN</translation>
    </message>
    <message>
        <source>BIC</source>
        <translation>BIC</translation>
    </message>
    <message>
        <source>Mandate</source>
        <translation>Mandat</translation>
    </message>
    <message>
        <source>The reference that direct debits need.</source>
        <translation>Référence nécessaire aux prélèvements (RUM).</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>Signé le</translation>
    </message>
    <message>
        <source>Scheme</source>
        <translation>Type de mandat</translation>
    </message>
    <message>
        <source>Absences</source>
        <translation>Absences</translation>
    </message>
    <message>
        <source>Absence</source>
        <translation>Absence</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Motif</translation>
    </message>
    <message>
        <source>A day alone counts from its beginning.</source>
        <translation>Sans heure&#xa0;: dès le début du jour.</translation>
    </message>
    <message>
        <source>A day alone counts whole.</source>
        <translation>Sans heure&#xa0;: jour compris.</translation>
    </message>
    <message>
        <source>Acceptances</source>
        <translation>Acceptations</translation>
    </message>
    <message>
        <source>Prior acceptance</source>
        <translation>Acceptation préalable (CAP)</translation>
    </message>
    <message>
        <source>Rent suspended</source>
        <translation>Location suspendue</translation>
    </message>
    <message>
        <source>That day included; empty: until further notice.</source>
        <translation>Ce jour compris&#xa0;; vide&#xa0;: jusqu&apos;à nouvel ordre.</translation>
    </message>
    <message>
        <source>Days that were invoiced already are not computed again: credit them by hand.</source>
        <translation>Les jours déjà facturés ne sont pas recalculés&#xa0;: faites un avoir si besoin.</translation>
    </message>
    <message>
        <source>Maintenance</source>
        <translation>Entretien</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Quoi</translation>
    </message>
    <message>
        <source>Every (months)</source>
        <translation>Tous les (mois)</translation>
    </message>
    <message>
        <source>Every (km)</source>
        <translation>Tous les (km)</translation>
    </message>
    <message>
        <source>Next due</source>
        <translation>À faire le</translation>
    </message>
    <message>
        <source>Km left</source>
        <translation>Km restants</translation>
    </message>
    <message>
        <source>Counted since</source>
        <translation>Compté depuis le</translation>
    </message>
    <message>
        <source>Until a visit to the workshop is recorded.</source>
        <translation>Tant qu&apos;aucun passage à l&apos;atelier n&apos;est enregistré.</translation>
    </message>
    <message>
        <source>Counted since (km)</source>
        <translation>Compté depuis (km)</translation>
    </message>
    <message>
        <source>Visit to the workshop</source>
        <translation>Passage à l&apos;atelier</translation>
    </message>
    <message>
        <source>Of the maintenance plan</source>
        <translation>Du plan d&apos;entretien</translation>
    </message>
    <message>
        <source>The vehicle is off the road from then on.</source>
        <translation>Le véhicule est immobilisé à partir de là.</translation>
    </message>
    <message>
        <source>Done on</source>
        <translation>Fait le</translation>
    </message>
    <message>
        <source>At (km)</source>
        <translation>À (km)</translation>
    </message>
    <message>
        <source>Cost (€)</source>
        <translation>Coût (€)</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Oui</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Non</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>fermé</translation>
    </message>
    <message>
        <source>dd/mm/yyyy, or with hh:mm</source>
        <translation>jj/mm/aaaa, ou avec hh:mm</translation>
    </message>
    <message>
        <source>Transport receipt</source>
        <translation>Récépissé de transport</translation>
    </message>
    <message>
        <source>Contract</source>
        <translation>Contrat</translation>
    </message>
    <message>
        <source>Over</source>
        <translation>Dépassé</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 jours</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 jours</translation>
    </message>
    <message>
        <source>60 days</source>
        <translation>60 jours</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 jours</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Plus tard</translation>
    </message>
</context>
</TS>
