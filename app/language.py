"""The language of the windows: French or English, by one translator that needs no widget."""

import locale
import logging

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from app import paths
from app.words import LANGUAGES

log = logging.getLogger(__name__)

_installed: list[QTranslator] = []


def choose(setting: str) -> str:
    """Return "fr" or "en": the setting, else the system's language, else French."""
    if setting in LANGUAGES:
        return setting
    system = QLocale.system().name()[:2]
    return system if system in LANGUAGES and (locale.getlocale()[0] or "C") != "C" else "fr"


def translator(language: str) -> QTranslator | None:
    """Return what translates into a language that need not be that of the windows; None for no such file."""
    own, found = paths.resource("translations", f"{language}.qm"), QTranslator()
    return found if found.load(own.stem, str(own.parent)) else None


def install(language: str) -> None:
    """Let every text of this program be shown in `language`, and numbers and dates in its form."""
    application = QCoreApplication.instance()
    if application is None:
        raise RuntimeError("a translator needs an application")
    for known in _installed:
        application.removeTranslator(known)
    _installed.clear()
    QLocale.setDefault(
        QLocale(QLocale.Language.French, QLocale.Country.France)
        if language == "fr"
        else QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
    )
    own = paths.resource("translations", f"{language}.qm")
    qts = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, folder in ((f"qtbase_{language}", qts), (own.stem, str(own.parent))):
        translator = QTranslator(application)
        if translator.load(name, folder):
            application.installTranslator(translator)
            _installed.append(translator)
        elif language != "en":
            log.warning("no translation: %s", name)
