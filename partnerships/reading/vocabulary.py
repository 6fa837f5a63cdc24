"""Words that look like names at the start of a sentence, and names that look like places."""

# Of a name these carry no weight: "de Kern" is "De Kern".
SMALL = frozenset(
    "de het een den der des d s t en of van voor in op te aan bij met tot om uit naar the of and"
    " for at".split()
)
# Names share these: written small they still belong to the name ("Dimence groep").
WEAK = frozenset(
    "groep organisatie welzijn zorg onderwijs college netwerk stichting vereniging cooperatie"
    " gemeente provincie regio afdeling maatschappelijke maatschappelijk dienstverlening"
    " gezondheidszorg welzijns group foundation".split()
)
PREFIXES = ("stichting", "vereniging")

# Words that open a sentence without being a name.
COMMON = frozenset(
    "aan achter actief al alle alleen alles als altijd anders beide bent best beter bij binnen"
    " boven buiten centraal daar daarom dan dat de deel deze dicht die dit doe doel door drie dus"
    " een eenvoudig eens eerst eigen elk er even focus ga gaan geen genoeg gezond goed graag groot"
    " heel heen help helpen het hier hoe houten huis ieder iedereen ik impact in is ja jij jong kan"
    " kans kansen kern kijk klaar kom kompas kort kracht kunnen laat later leef leer leren leven"
    " licht lokaal maak maar meer mee meedoen meer mens mensen met mij mijn mijnplein naar naast"
    " nabij natuurlijk net niet nieuw nog nu om omdat ons ontmoeten onze ook op orde over overal"
    " partners perspectief plan plein plus ruimte samen simpel slim sociaal solidair soms start"
    " steeds steun sterk stimulans straks talent tegen terwijl thuis toch toen toekomst tot tussen"
    " uit uniek van veel veilig verbinding verder vier vitaal vitis volgens voor vooruit vooral"
    " waar waarde wat we weer welkom wel werk wie wij wijk wijs wil wonen zeker zelf zij zo zorg"
    " zorgen zonder zoals all also best better both for more most now open still together".split()
)
# Municipalities that are ordinary words too.
WORDS_TOO = frozenset(
    "asten beek bergen best borne buren duiven duive ede epe goes hattem heel heerde hoorn horst"
    " houten huizen hulst kapelle laren leek lisse losser oss putten sluis stein veere voorst"
    " waterland weert westland altena druten elburg soest urk".split()
)
TITLES = frozenset("mevrouw meneer heer dhr mw mevr drs ir mr prof dr ing mrs ms".split())
# Before a place these make it a surname: "Jan van Kampen".
FIRST_NAMES = frozenset(
    "aad aart ab abdel achmed ad adriaan agnes ahmed albert alex ali alice alie amber andre andrea"
    " anita anja anke ankie ann anna anne anneke annemarie annemiek annet annette ans anton arend"
    " arie arjan arjen astrid atie bart bas ben bernard bert bertus betty bianca bob bram brigitte"
    " carla carolien caroline cees charles chris christa christel christien christine coen conny"
    " cor corine corrie daan daniel danielle david debbie dennis diana dick dirk dorien edwin eefje"
    " elise elke ellen els elsbeth emma eric erica erik erna ernst esther eva evelien evert fatima"
    " fenna femke ferdinand ferry floor floris frank frans fred freek frits froukje geert geertje"
    " george gerard gerda gerrit gert gijs greet greta guus hanna hannah hanneke hannie hans harm"
    " harrie harry hassan heidi hein helen helma hendrik henk hennie henny herman hester hilde hugo"
    " ilse ina inge ingrid irene iris irma ivo jaap jacob jacqueline jan janna janneke jannie"
    " jasper jeanette jeffrey jelle jeroen jessica jetty joan johan johanna john joke jolanda"
    " jolanda joop joost joris jos josé josien joyce judith julia jurgen karel karen karin kees"
    " kim klaas koen koos laura leen leendert lena leo leon lia lidy lies liesbeth linda lisa loes"
    " lotte louis louise lucas luuk maaike maarten machteld manon marc marcel margot margriet maria"
    " marianne mariette marieke marijke marijn marina mario marion marja marjan marjolein mark"
    " marleen marlies martijn martin martine mathijs matthijs maud max melanie merel michael michel"
    " michiel mieke mina miranda mirjam mohamed monique nadia nancy natasja nel nico nicole niels"
    " nienke nina noor olga paul paula pauline peter petra piet pieter pim rachid ralf reinier rené"
    " rene ria rianne richard rik rita rob robert robin roel roelof roland ron ronald rosa rosalie"
    " ruben rudi ruth ruud saar sander sandra sanne sara saskia sebastiaan sem sjaak sjoerd sofie"
    " sonja stefan steven sven sylvia tamara tanja teun theo thijs thomas tijn tim tineke tjerk tom"
    " ton toon trudy truus ursula vera victor vincent wendy wiebe wil wilbert willeke willem wilma"
    " wim wout wouter yvonne yvette".split()
)
