/// Passwords that everybody tries, and the words that others are made of.
///
/// From the lists of breached passwords in Django 5.2 (Royce Williams, BSD) and zxcvbn 4.5.0
/// (Xato, MIT); `Scripts/oracle/common_passwords.py` writes this file.
enum CommonPasswords {
    /// In lower case; as long as a password must be.
    static let whole = """
        000000000000 010203040506 012345678910 014702580369 01telemike01 0r968ji9ufj6 102030405060
        111111111111 111111111111111 1111111111zz 111222333000 111222333444555 111222tianya
        112233445566 122333444455555 123123123123 123123qweqwe 123321123321 123321456654
        123321qweewq 123456123456 123456654321 123456782000 1234567887654321 1234567890-=
        123456789000 12345678900987654321 1234567890123 12345678901234567890 1234567890987654321
        1234567890qaz 1234567890qw 1234567890qwe 1234567890qwerty 1234567890qwertyuiop 1234567890zzz
        123456789101 1234567891011 123456789101112 123456789123 123456789123456 1234567891234567
        123456789123456789 1234567892000 12345678987654321 123456789987654321 123456789abc
        123456789asd 123456789qaz 123456789qqq 123456789qwe 123456789qwer 123456789qwerty
        123456789zxc 1234567qwertyu 123456qwerty 1234qwerasdf 1234qwerasdfzxcv 123admin321a
        123qwe123qwe 123qwe456rty 123qweasdzxc 123qwerty123 12qw34er56ty 159753159753 159753456852
        1a2s3d4f5g6h 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1q2w3e4r5t6y7u8i 1q2w3e4r5t6y7u8i9o
        1q2w3e4r5t6y7u8i9o0p 1qa2ws3ed4rf 1qa2ws3ed4rf5tg 1qaz2wsx3edc 1qaz2wsx3edc4rfv 1qazxsw23edc
        1qazxsw23edcvfr4 23176djivanfros 31217221027711 32615948worms 41d8cd98f00b 4815162342lost
        520love101182 541233432442 5532361cnjqrf 59382113kevinp 742617000027 89231243658s
        89876065093rax ??????@mail.ru a1s2d3f4g5h6 abc123456789 admin18533362 administrator
        amadeusptfcor an83546921an13 andrewjackie antananarivu arabella24630 asdfgh123456
        asdfghjkl123 auckland2010 avrillavigne bltynbabrfwbz boy4u2ownnyc bpgjldsgjldthnf
        businessbabe chickenwing101 christopher1 cjdthitycndj combat123654 contortionist
        cookiemonster corperfmonsy cosmopolitan counterstrike demon1q2w3e4r demon1q2w3e4r5t
        devilmaycry4 dfg5fhg5vgfh1 digitalprodu dkflbvbhjdbx dkflbvbhjdyf domainlock2005
        doomsayer.2.7mords.v doomsayer.2.7mords.vv edwardcullen ezekiel11991 fallen_angel
        familiyafamiliya finalfantasy fkmnthyfnbdf fktrcfylhjdbx fktrcfylhjdf fktrcfylhjdyf
        flvbybcnhfnjh frederiksberg fucktheworld fuckyoubitch fynfyfyfhbde g13916055158 gettherefast
        gfhjkmgfhjkm ghbdtnghbdtn ghbdtnrfrltkf ghhh47hj7649 ghjcnjgbpltw ghjcnjgfhjkm ghjcnjghjcnj
        ghjcnjqgfhjkm ghjcnjrdfibyj ghjnbdjcnjzybt gjkysqgbpltw googletester greenlantern
        gtnhjpfdjlcr hannahmontana hawkesbury93 hd764nw5d7e1vb1 hedimaptfcor heterosexual
        iampurehaha2 ichliebedich ihatethisgame iloveboobies ilovemyfamily imyaimyaimya
        inactive1996aug ingodwetrust installdevic installsqlst international internazionale
        iseedeadpeople jamesbond007 jesuslovesme jkiuztdftl57 john!20130605at1753 jundian2011xr
        justinbieber kartoffelpuffer knackwurst8853 laurel12creek leavemealone leliane50934
        lhbjkjubz2957704 lightpower12345 linkedin2011 liverpool123 lost4815162342 lovelovelove
        lydcc20091314 lytghjgtnhjdcr m01759766727 mailcreated5240 manchesterunited maprchem56458
        marek14michal massimiliano masterbaiting masterbating masturbation maurolarastefy
        mega_pizdetz666 megaparol12345 mevefalkcakk michaeljackson migrationschool minecraft123
        minnesota_hp moderncombat momsanaladventure morganstanley mortalkombat motherfucker
        msorcloledbr n8zgt5p0shw= natiichen999 needforspeed nemvxyheqdd5oqxyxyzi networkingpe
        neworleans12345 newproject2004 nhecsyfujkjdt nhfdvfnjkju123 nhfycajhvths nightcrawler
        nondriversig olcrackmaster onedirection ontheoutside p030710p$e4o paraklast1974 password1234
        password12345 password123456 passwordstandard peanutbutter playstation2 playstation3
        polniypizdec0211 polniypizdec1102 polniypizdec110211 pornographic professional
        projectsadminx przyjaciolki ptybnxtvgbjy punksnotdead q1w2e3r4t5y6 q1w2e3r4t5y6u7
        q1w2e3r4t5y6u7i8 q1w2e3r4t5y6u7i8o9p0 qawsedrftgyh qaz123wsx456 qazwsxedc123 qazwsxedcrfv
        qazwsxedcrfvtgb qazxswedc123 qazxswedcvfr qwaszxerdfcv qwe123qwe123 qweasdzxc123
        qwegta13091990 qwerasdfzxcv qwertasdfgzxcvb qwerty123456 qwerty123456789 qwertyasdfgh
        qwertyqwerty qwertyuiop10 qwertyuiop12 qwertyuiop123 qwertyuiop12345 qwertyuiop[]
        qwertyytrewq residentevil rfnthbyf1988 s8ylpe9jdpvym sanfrancisco saun24865709 schoolgirlie
        sdf7asdf6asdg8df sebastian106 seemnemaailm seniseviyorum sojdlg123aljg somanypickles27
        sonnenschein sonyericsson specialinsta startfinding starwarsfan10 stefangreil1983
        stickdaddy77 stinkyfinger stratocaster supernatural systemofadown telechargement
        temppassword thecakeisalie ticketmaster total12scherz transformers vanyarespekt vfhbyfvfhbyf
        vfrcbvvfrcbv vfvfvskfhfve vitor1268123 vladimirovna warhammer40k wazzkaprivet websolutions
        websolutionssu webuivalidat weihnachtsbau weihnachtsbaum weronika1992 whosyourdaddy
        xantria10315 xtseo2011tdx xxxp455w0rd5 yandi20080527 yemi19900911 yfdbufnjh10305070
        z1x2c3v4b5n6m7 zaq1xsw2cde3 zaqwsxcderfv zcfvfzkexifz zmx870919123 zqjphsyf6ctifgu
        zxcasdqwe123 zxcvbn123456 zxcvbnm123456789
        """

    /// Cores of the most frequent ones.
    static let words = """
        a1b2c a1b2c3d a1s2d3f a2b3c a2b3c4d a838hfid aaaaa aaaaaa aaaaaaa aaaaaaaa aaaaaaaaaa
        aaliyah aardvark aaron abcde abcdef abcdefg abcdefgh aberdeen abgrtyu abigail access accord
        achilles action adgjmptw adidas admin administrator adrian adriana aezakmi africa agent
        aggies aikido airborne airbus airforce airplane alabama alaska albatros albert alberto
        albion alejandr alejandra alejandro aleksandr alessandro alexande alexander alexandr
        alexandra alexandre alexis alfred alicia aliens alison allison alpha alpine alyssa amadeus
        amanda amateur amazon amber amelia america amoremio amsterda amsterdam anaconda anakin
        analsex anarchy anastasia anderson andrea andreas andrei andres andrew andrey anfield angel
        angela angelica angelina angelo angels anhyeuem animal anime anthony anton antonio anubis
        apache apollo apple applepie apples aquarius aragorn archie argentina arizona arjay armani
        arnold arsenal artemis arthur asasas asdasd asdasdasd asdfasdf asdfg asdfgh asdfghj asdfghjk
        asdfghjkl asdfjkl asdqwe asdzxc ashley aspire aspirine assassin assfuck asshole assman
        asterix astros atlanta atlantis atomic auburn audrey august aurora aussie austin australi
        australia autumn avalon avatar avenger awesome azamat azerty azertyuiop azsxdc azsxdcfv
        babes babyboy babydoll babygirl babygurl babylon backdoor badass badboy baddog badger badoo
        baggins bailey baller ballin balloon balls bambam bamboo banana bananas bandit bangkok
        banshee barbara barbie barcelon barcelona barkley barney barsik baseball basket basketba
        basketball bassman bastard batman baxter bbbbbb beagle beaner beast beatles beatrice
        beautiful beauty beaver beavis beckham beefcake beetle beidou bella benfica benjamin berlin
        bernard bestfriend bianca bicycle bigballs bigbird bigboobs bigboy bigcock bigdaddy bigdick
        bigdog bigfoot biggie bigguy bigmac bigman bigmoney bigone bigred bigsexy bigtime bigtits
        bikini billy billybob billyboy bingo birdie birdman birthday biscuit bismillah bitch bitches
        biteme bizkit blabla black blackcat blackdog blackie blackjac blacks blacky blade blades
        blahblah blaster blazer blessed blessing blink blizzard blonde blondes blondie blood blowjob
        blowme bluebird blueeyes bluemoon blues bluesky bobafett bobby bobcat boeing bogart bogdan
        bohica bollocks bollox bomber bondage bonehead boner bones bonita bonjour bonnie bonsai
        boobies booboo boobs booger boogie boomer bootie boots booty bosco bossman boston bowler
        bowling bowwow boxing br0d3r bradley brando brandon brandy brasil braves brazil breast
        breeze brenda brian brianna bristol britney brittany bronco broncos brooke brooklyn brother
        brownie browns brucelee bruins brutus bubba bubbas bubble bubbles buckeye buckeyes buddha
        buddy budlight budman buffalo buffett bugger bulldog bulldogs bullet bullshit bunghole bunny
        burger business buster butch butter buttercup butterfl butterfly butthead butthole buttons
        byteme cabbage cactus cadillac caesar caitlin calico caliente californ california calvin
        camaro cambiami camel camelot camels cameron camila camille canada cancer cancun candle
        candy candyman canon cantona capone captain caramel cardinal career carlos carmen carolina
        caroline carpediem carpet carrot carter cartman cartoon casanova caserta casey casino casper
        cassie catalina catch catdog catfish catherin catherine catman cavalier ccbill cdtnkfyf
        cecilia celica celine celtic celtics cessna chacha champion champs chance chanel change
        changeme chaos charger chargers charles charli charlie charlott charlotte charlton charly
        charmed chaser cheer cheers cheese cheetah chelsea cherokee cherry chester chevelle chevrole
        chevy chewie cheyenne chicago chichi chicken chickens chicks chiefs children chipper chivas
        chloe chocolat chocolate chopper chouchou chris chrissy christ christia christian christin
        christina christine christmas christop christophe christopher chronic chuangxin chubby
        chucky church ciaociao ciccio cinnamon cjkysirj cjkywt cjmasterinf claire clancy clapton
        classic claudia clemson cleopatra clitoris cloud clover cobra cocacola cocks coconut coffee
        college colombia colorado colors coltrane comeer comeon commando compaq computer concrete
        condom condor connect connor consumer cookie cookies cooldude cooler coolio coolman cooper
        cooter copper corazon corona corrado corvette cosmo cosmos cosworth coucou cougar courtney
        cowboy cowboys coyote cracker crazy crazybab creampie creamy creative cricket crimson
        cristian cristina cruise crunch crusader crystal cthulhu cthutq cuddles cumming cumshot
        cupcake curious cutie cutiepie cutlass cutter cxfcnmt cyclone cynthia d1lakiss d2xyw89sxj
        d8cubaj2e daddy dagger daisy dakota dallas damian damien damnit dancer danger danie daniel
        daniela danielle daniil danila danni danny dannyboy darkness darkside darkstar darling david
        davids daytona dbrnjhbz dddddd deadhead deadman debbie december deeznuts defender defiant
        deftones delete delta denali denise deniska dennis desert designer desire deskjet destiny
        detroit devil devildog devils dexter dfkthbz dfvgbh diablo diamond diamonds dianne dickhead
        dicks diesel dietcoke digger digital dilbert dildo dilligaf dinamo dingdong dinosaur
        diosesfiel dipper discover disney diwtgm dkflbvbh doberman doctor dodger dodgeram dodgers
        doggie doggy dogman dollar dolphin dolphins dominic domino donald donkey doobie doodle
        dookie doudou doughboy douglas dracula drago dragon dragonball dragons dragoon dreamer
        dreams driver drizzt drowssap drpepper drummer dthjybrf dublin ducati duchess dumbass duncan
        durango dustin dylan eagle eagles eatme eatpussy eatshit eclipse eddie eduard eduardo edward
        eeyore einstein ekaterina elaine electric element elena elephant elijah elizabet elizabeth
        elvis emerald emily eminem emmanuel empire engage engineer england english enigma enter
        enterpri enterprise ericsson erotic escort esther estrella eternity eugene evelyn everest
        everton evildick excalibu exigen exigent exodus explorer express extreme fabian fabie
        facebook faggot faith falcon falcons fallen family fantasy farside fashion faster fatass
        fatboy fatcat father fatima fatman federico felipe fender fernand fernando ferrari ferret
        fetish ficken fiesta figaro fighter filter finger fireball firebird firefly firefox fireman
        fishing fitness fktrcfylh fktrcfylhf fktrctq flames flamingo flash flatron fletch flipper
        florence florida flower flowers fluffy flyboy flyers fondoom foobar football fordf forest
        forever formula fortuna fossil foxtrot fqrg7cs france francesca francesco francis francisco
        frank frankie franklin franky freaks freaky freckles freddy freedom freepass freeporn
        freeuser friday friend friends friendship friendster fright frisco frogger froggy front
        frontier frosty fubar fucked fucker fuckers fuckface fucking fuckit fuckme fuckoff fucku
        fuckyou fugazi funtime fusion fyfcnfcbz fylhtq g2w3e4r g9l2d1fzpy gabrie gabriel gabriela
        galaxy galina galore gambit gandalf ganesh gangbang gangsta gangster garcia garden garfield
        gateway gator gators gbpltw geheim gemini general genesis genius george georgia germany
        geronimo getmoney getsome gfhjkm gggggg ghbdtn ghbdtnbr ghjcnj ghost giants gibson ginger
        giorgi giovanni girls giulia giuseppe gizmo gizmodo gjkbyf gloria gmoney gn56gn goblin
        goblue goddess godisgood godsmack godzilla gofish goforit golden goldfish golfball
        golfcourse golfer golfing goliath goober goodluck goodtime google goose gopher gordon
        gorilla gotcha gothic govols grace gracie grandma granny greatone green greenbay greenday
        greens gregory gremlin grendel griffey gringo grizzly groovy groupd grumpy guanliyuan
        guardian guinness guitar gundam gunner gustav gwerty h1xp2z2duk hacker hahaha hahahaha
        halflife hallo hamburg hamlet hammer hammers hamster handsome hannah hannibal hansolo
        happiness happy happyday hardcore hardon hardrock harley harrison harry harrypotter harvey
        hassan hawaii hawkeye hbf28w hearts heather heaven hedgehog helena hellfire hello hellokitty
        hellyeah helpme hendrix hentai herbie hercules hermes hershey hesoyam hfjdk hidden highland
        hiphop hithere hitler hitman hjvfirf hobbes hobbit hockey holiday hollister hollywoo
        hollywood holyshit homelesspa homer homers homerun honda honey hongkong hooker hooter
        hooters horndog hornet horney horny horse horses hotboy hotdog hotmail hotrod hotsex
        hotstuff hottie houston howard huanying hubei hummer hunter hunting hurrican husker huskers
        huskies hustler hyperion ibanez icecream iceman idontknow iforgot ig4abox iguana ihateyou
        illini ilovegod ilovejesus iloveme ilovesex iloveu iloveyo iloveyou immortal impala incubus
        india indian indiana indians indigo inferno infiniti infinity insane integra internet
        intrepid inuyasha ireland irina irish ironman isabel isabella isabelle italia ivanov iverson
        iw14fi9j iwantu j38ifubn j4ye3uz jackal jackass jacket jackie jackoff jackson jacob jaguar
        jamaica james jamesbon jamesbond jamie jammer january jarhead jasmin jasmine jason jasper
        javier jayden jayjay jazzman jeffrey jennifer jenny jeremy jericho jerkoff jerome jesse
        jessica jessie jester jesus jesuschrist jetaime jethro jimbo jimbob jimmy jjjjjj joanna
        joanne johncena johnny johnson joker jonathan jordan joseph joshua jrcfyf juice julian
        julien jumper junebug jungle junior jupiter justdoit justice justin justinbieb justine
        justme juventus kaktus kamikaze kangaroo kansas karate karina karolina kasper katana
        katerina katherine kathleen katie katrin katrina kawasaki kayla keeper kelly kelsey kenneth
        kenshin kenwood kenworth kermit kevin keyboard keystone keywest kicker killbill killer
        killme kimberly kingdom kingkong kingpin kingston kirill kisses kissme kitkat kitten kitty
        kittycat kkkkkk klaster knicks knight knights knopka kodiak kolobok koshka kotenok krishna
        kristen kristina labrador labtec lacrosse ladybug laguna lakers lalala lancelot lancer
        lansing laptop larisa lastfm lasvegas latino laura lauren lawrence leather lebron ledzep
        legacy legend legion legolas lennon leonardo leopard lesbian lesbians leslie lespaul lestat
        letmein letsgo lexmark liberty licker lickit lickme lifehack lightnin lights lindsay linked
        linkedin linkin linkinpark lionking liquid little liverpoo liverpool lizard lizottes llllll
        lobster logan logitech lolipop lolita lollipop lollol london lonely lonestar lonewolf
        longhorn looker looking lorena lorenzo loser louise loulou love4ever loveit lovelove lovely
        loveme lover loverboy lovers loveu loveyou loving lowrider lucifer lucky luckydog lvbnhbq
        macdaddy machine maddie maddog madison madman madmax madness madonna madrid maestro maganda
        maggie magic magnum magnus mahalkita mahalko maiden mailcreated mailman makaveli maksim
        malaka malibu mallard mamapapa manager manchest manchester mandingo maniac manman manson
        manuel manutd maradona marathon marcel marco marcus margaret margarita maria mariah mariana
        marie marina marine mariners marines marino mario marion mariposa marlboro marley marseille
        marshall martha martin martina martinez martini marvin maryjane massive master matrix matteo
        matthew mature maurice maverick maxell maxima maxime maximus maxwell mayday mayhem meatball
        meatloaf mechanic medicine megadeth megaman megan megaparol melanie melissa mellon melody
        mememe memorex memphis mercedes mercury meridian merlin mersedes metallic metallica mexico
        miami michael michel michele michelle michigan mickey microlab microsof microsoft midget
        midnight mighty miguel mikey milana milano milena miller millie million mima minecraft
        minnie mirage miranda miriam missy mister mistress misty mitchell mmmmmm mnbvcxz mohamed
        mohammed molly moloko molson mommy momoney monday money moneys mongoose monica monika
        monique monitor monkey monkeys monopoly monster montana montreal moocow mookie moomoo
        moonlight moose morgan morpheus moscow motdepasse mother motorola mountain mouse mozart
        muffin muhammad mulder munchkin muppet murphy muscle mushroom music musica musicman mustang
        mustangs my3kids mybaby mylife mylove myname mynoob mypass myself myspace mystic n8zgt5p0shw
        nadine naked napass napoleon napoli naruto nascar nasty nastya natali natalia natalie
        natasha nathalie nathan naughty ncc1701a ncc1701d ncc1701e nebraska nelson nemesis neptune
        network nevada never newlife newpass newport newyork nfnmzyf nicholas nicola nicolas nicole
        nigga nigger nikita nikki nikola nimrod niners ninja nintendo nipple nipples nirvana nissan
        nofear nokia nolimit nonmember noodle noodles nookie nopass norman nothing november nugget
        number nuttertools nyjets nylons nymets oakland obiwan oblivion october odi15ngxb ohyeah
        oilers oksana oldman oliver olivia omega omsairam onelove online openup operator oracle
        orange oranges orgasm orioles orion orlando oscar osiris outlaw overlord oxford p3rat
        pa55w0rd pa55word packard packer packers pacman paintball pakistan paladin pamela panama
        panasonic pancho panda pandora pantera panther panthers panties pantyhos panzer paradise
        paradox parker parola parrot pascal passat passer passion passport passw0rd passwor password
        passwort patches patricia patrick patriot patriots pauline pavilion peace peaches peanut
        peanuts pearljam pebbles peekaboo peewee pegasus pencil penelope penguin penguins penis
        pentium people pepper pepsi perfect pervert peter peterpan peugeot phantom philip philips
        phillies philly phoebe phoenix photos phpbb picard picasso piccolo pickle pickles pierre
        piglet pikachu pillow pimpin pineappl pineapple pingpong pinkfloy pioneer pippo pirate
        pirates pistol pitbull pizza planet plastic platinum playboy player playtime please plumber
        plymouth pogiako poison poiuyt poiuytrewq pokemon polaris police polina polniypizdec polska
        poncho pontiac poodle poohbear pookie poontang pooper poopie poopoo popcorn popeye porkchop
        porno pornstar porsche portland portugal possum postal potato potter powder power pppppp
        precious predator prelude presario presto pretty primus prince princes princesa princess
        printer private privet prodigy promise psycho pumpkin punisher punkin punkrock puppies puppy
        purple pussies pussy pussycat pussys putter pyramid python q1q1q q1w2e q1w2e3r q1w2e3r4t
        q1w2e3r4t5y q2w3e q2w3e4r q2w3e4r5t q2w3e4r5t6y qa2ws3ed qawsed qawsedrf qaz1qaz qaz2wsx
        qaz2wsx3edc qazqaz qazwsx qazwsxed qazwsxedc qazwsxedcrfv qazxsw qazxswedc qqqqqq qti7zxh18u
        qwaszx qweasd qweasdzxc qweqwe qwerasdf qwert qwerty qwertyu qwertyui qwertyuio qwertyuiop
        qwertz qwqwqw rabbit racecar racerx rachel racing rafael ragnarok raider raiders rainbow
        raistlin rambler rammstein random ranger rangers raptor rascal rasdzv rasputin rastaman
        raven ravens raymond rbhbkk rctybz realmadrid reaper rebecca rebel rebels redalert redbull
        reddog redhead redhot redman redneck redrum redskins redsox redwings reebok reggie regina
        remember renegade rental rereirf rescue retard rfhbyf rfnthbyf rfrfirf rfrnec rhbcnbyf
        ricardo richard rightnow ripper rjirfrgbde rjntyjr rjs1la7qe roadkill robbie robert roberto
        robotech rocker rocket rockets rockhard rockon rocks rockstar rocky rodrigo roland roller
        rolltide romashka rommel ronald ronaldo ronnie rookie rooster rootbeer rosebud rotten rovers
        rsavoy rubber rulez runescape runner ruslan russell russia rustam rusty sabbath sabine
        sabrina sadie saibaba sailboat sailing sailor saints sairam sakura salmon samantha samiam
        sammie sammy sample samson samsung samuel samurai sandiego sandman sandra sandro sandy
        santiago santos sapphire sarah saratoga sasha sassy sasuke satan saturn sausage savannah
        sayang scarface scarlet school scooby scoobydo scoobydoo scooter scorpio scorpion scotch
        scotland scotty scrappy scream scruffy scully seattle sebastia sebastian secret security
        seinfeld select seminole semperfi sentinel septembe september serega serena serenity sergei
        sergey sergio server sesame seven sex4me sexsex sexual sexybitch sexyboy sexygirl shado
        shadow shaggy shalom shaman shamrock shaney shania shannon shaolin shark sharks sharon
        shasta shaved shazam shelby shemale sherlock shiloh shithead shitty shogun shooter shopping
        shorty shotgun showme showtime siemens sierra silver silvia simba simona simone simple
        simpsons sinatra single sinner sirius sister sithlord sixers skate skater skeeter skiing
        skinny skipper skippy skittles skorpion skyline skywalke skywalker slacker slappy slapshot
        slayer sleepy slick slider slipknot sluts smile smiles smiley smitty smoke smoker smokey
        smokin smooth smudge snake snakes snapper snatch snickers sniper snoopy snowball snowman
        snuggles sobaka soccer socrates softball software sojdlg123aljg soldier soleil solomon
        something sommer sonic sooners sophia sophie soso123aljg southside spank spanking spankme
        spanky sparkle sparky sparta spartak spartan spartans speaker spectrum speedy spencer spider
        spiderma spiderman spidey spike spirit spitfire splash spongebob spooky sports spring sprint
        sprite spunky spurs spyder squirrel squirt srinivas ssssss stalker stallion stanley starbuck
        starcraft stardust starfish stargate starship startfinding startrek starwars status stealth
        steelers stefan stefano stella stephani stephanie stephen sterlin sterling steve steven
        sticks sticky stimpy stinger stingray stinky stocking stocks stonecol stonecold stones storm
        stormy stranger strawberry strength strider strike striker stripper student stupid subaru
        sublime success sucker suckit suckme sucks sugar sultan summer summit sundance sunday
        sunflower sunny sunrise sunset sunshine super superfly superman superstar sureno surfer
        surfing suzuki svetik svetlana swallow sweet sweetheart sweetie sweetpea sweets sweety
        swimming swinger swingers sword swordfis swordfish sydney syracuse system sz9kqcctwy
        tacobell tacoma tamara tanker tanner tardis target tarheel tarheels tarzan tatiana tattoo
        tatyana taurus taylor tazman tdutybq teacher technics techno teddy teddybear teens tekken
        telechargement telefon tempest tennis tequiero tequila teresa terminator terror tester
        testing texas thailand thankyou thebest thegame thekid theking theman theone therock thomas
        thuglife thumper thunder tianya tickle tiffany tiger tigers tigger timber timothy tinker
        tinkerbell tinkle tinman tintin titanic titans titleist titties tnk0mk16vx tolkien tomato
        tomcat tommy tomtom tootsie topcat topdog topgun topper tornado toronto toshiba tottenha
        toyota tractor trance transam travel travis treasure trebor trevor trfnthbyf tricky trigger
        trinity tristan triton triumph trixie trojan trojans trombone trooper trouble truck trucker
        trucks truelove trumpet trunks trustno tsunami tucker tudelft tuesday tundra turbo turkey
        turtle tweety twilight twisted twister tyler u38fa uiopy ultima ultimate undertaker unicorn
        united unreal uqa9ebw usuckballz utopia v7upjw3nt vacation vader vagina valentin valentina
        valentine valera valeria valerie valhalla vampire vampires vanessa vanhalen vanilla vectra
        vegeta velvet verbatim veritas veronica veronika vertigo vette vfczyz vfhbyf vfhecz vfksirf
        vfrcbv vfrcbvrf vfvekz vfvjxrf victor victoria victory viking vikings viktor viktoria
        vincent violet viper vipers virgin virginia vision vitalik vkontakte vladik vladimir
        vladislav volley volleyball voodoo vortex voyager voyeur vqsablpzla vrbgqns vulcan
        w5txn36alfw walker walleye walnut walter wanker warcraft warhammer warlock warlord warrior
        warriors water waterloo weasel webmaster weezer welcome werewolf wesley westham westside
        wetpussy whatever wheels whiskey whisper whocares whore whynot wicked wildcat wildcats
        wildfire william williams willie willow wilson windows winner winnie winston winter wisdom
        wizard woaini woaiwuhan wolfgang wolfie wolfman wolfpack wolverin wolverine wolves wombat
        woody woofwoof wookie wordpass wrangler wrinkle wuchuang wuhan wutang wwwwww x4ivyga51f
        xanadu xavier xfiles xtreme xxxxxx yagjecc yahoo yamaha yankee yankees ybccfy ybrbnf yellow
        yfnfif yomama yosemite youbye yourmom yoyoyo ytrewq yuantuo yugioh zachary zag12wsx zaphod
        zaq12wsx zaq1xsw zaqwsx zaqxsw zenith zeppelin zhongguo zidane zipper zombie zoosk zorro
        zvezda zxcasd zxcasdqwe zxcvbn zxcvbnm zxczxc zzzzzz zzzzzzzz
        """
}
