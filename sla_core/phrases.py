"""The phrases by which a message is known that wants no answer, or that only holds the line, in seven languages."""

from sla_core.conversations import Phrases

_CLOSING = """
thanks, thank you, thx, ty, cheers, perfect, great, awesome, excellent, brilliant, super, solved, resolved, fixed,
sorted, it works, works, that works, works now, it works now, works again, it works again, that worked, that did it,
all good, no further questions, got it, no worries, you're welcome, much appreciated, appreciated, appreciate it,
that's all, that is all,
danke, dankeschön, danke schön, danke sehr, vielen dank, besten dank, herzlichen dank, tausend dank, merci, perfekt,
prima, klasse, wunderbar, hervorragend, gelöst, erledigt, läuft, läuft wieder, es läuft wieder, funktioniert,
funktioniert wieder, es funktioniert wieder, das war's, alles gut, passt,
merci beaucoup, mille mercis, parfait, génial, résolu, c'est résolu, ça marche, c'est bon, tout fonctionne, ça
fonctionne,
gracias, muchas gracias, mil gracias, perfecto, genial, estupendo, resuelto, solucionado, funciona, ya funciona, todo
bien,
grazie, grazie mille, molte grazie, perfetto, ottimo, risolto, funziona, ora funziona, tutto bene,
bedankt, dank je, dank je wel, dank u, dank u wel, hartelijk dank, top, opgelost, het werkt, werkt weer, het werkt
weer,
obrigado, obrigada, muito obrigado, muito obrigada, perfeito, ótimo, resolvido, já funciona,
:+1:, :thumbsup:, :pray:, :white_check_mark:, :heavy_check_mark:, :tada:, :raised_hands:, 👍, 🙏, ✅, 🎉, 🙌
"""
_HOLDING = """
looking into it, looking into this, looking into that, looking, looking now, i'm looking into it, i am looking into
it, we're looking into it, we are looking into it, i'll look into it, i will look into it, we'll look into it, we will
look into it, i'll take a look, i will take a look, we'll take a look, taking a look, let me take a look, let me look,
let me check, let me have a look, checking, checking now, i'm checking, we're checking, i'll check, i will check,
we'll check, we will check, on it, i'm on it, we're on it, investigating, we're investigating, one moment, just a
moment, one sec, one second, bear with me, bear with us, give me a minute, give me a moment, got it, i have it, will
do, we'll get back to you, we will get back to you, i'll get back to you, i will get back to you, received, noted,
ich schaue, ich schau, ich schaue mir das an, ich schau mir das an, ich schaue es mir an, wir schauen uns das an, wir
schauen, schaue ich mir an, schauen wir uns an, ich prüfe, ich prüfe das, wir prüfen, wir prüfen das, wird geprüft,
ich kümmere mich, ich kümmere mich darum, wir kümmern uns, wir kümmern uns darum, bin dran, ich bin dran, wir sind
dran, moment, einen moment, kurzen moment, ich melde mich, wir melden uns, melde mich, ist angekommen,
je regarde, on regarde, nous regardons, je vérifie, on vérifie, nous vérifions, je m'en occupe, on s'en occupe, un
instant, un moment, je reviens vers vous, nous revenons vers vous,
lo miro, lo miramos, lo reviso, lo revisamos, estoy en ello, estamos en ello, un momento,
controllo, controlliamo, ci guardo, ci guardiamo, verifico, verifichiamo, ci penso io, un attimo,
ik kijk ernaar, we kijken ernaar, ik ga kijken, ik pak het op, we pakken het op, momentje, een moment, een ogenblik,
estou a ver, vou verificar, vamos verificar, um momento,
:eyes:, 👀
"""
_POLITE = """
hi, hello, hey, good morning, good afternoon, good evening, morning, ok, okay, ah, oh, yes, yep, no, so much, very
much, a lot, a million, again, everyone, everybody, all, team, guys, folks, both, now, for now, right now, right away,
for your help, for the help, for the quick help, for helping, for the quick response, for the quick reply, for the
fast reply, for your patience, very, really, just, and, that, this, please, best, regards, best regards, kind regards,
have a nice day, have a good day, have a great day, bye, we, i, to you, indeed, quickly, in a minute, shortly, soon,
mr, ms, mrs, dr,
hallo, moin, guten morgen, guten tag, servus, ja, nein, gut, sehr, euch, ihnen, dir, allen, zusammen, und, für die
hilfe, für die schnelle hilfe, für eure hilfe, für ihre hilfe, gleich, sofort, jetzt, nochmal, nochmals, kurz, bitte,
das, es, viele grüße, beste grüße, liebe grüße, lg, vg, schönen tag, schönen tag noch, schönes wochenende, tschüss,
herr, frau,
bonjour, salut, oui, non, très, bien, à tous, à vous, et, tout de suite, pour votre aide, pour l'aide, bonne journée,
cordialement, d'accord,
hola, buenos días, sí, muy, bien, a todos, y, ahora, por la ayuda, por su ayuda, saludos, vale,
ciao, buongiorno, sì, molto, bene, a tutti, e, subito, per l'aiuto, saluti, buona giornata,
hoi, goedemorgen, dag, heel, erg, allemaal, en, nu, meteen, voor de hulp, voor je hulp, groet, groeten, fijne dag,
olá, bom dia, sim, não, muito, bem, pela ajuda, agora, cumprimentos,
:slightly_smiling_face:, :smile:, :wave:, 🙂, 😊, 👋
"""


def _read(text: str) -> frozenset[str]:
    return frozenset(" ".join(phrase.casefold().split()) for phrase in text.split(","))


PHRASES = Phrases(_read(_CLOSING), _read(_HOLDING), _read(_POLITE))
"""What is known everywhere; a house adds its own."""
