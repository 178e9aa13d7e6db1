#include "pop3/phrases.hpp"

#include <array>

namespace satchel::pop3 {
namespace {

struct Row {
  Phrase phrase;
  std::string_view en, de, es, fr, zh;
};

// In the order of Phrase. English is ASCII, since it is also what a client sees that never asked for a language. The
// word "lock" stands in the English text of a maildrop in use because clients from before response codes look for it.
constexpr std::array<Row, 42> table{{
    {Phrase::ready, "Satchel ready", "Satchel bereit", "Satchel listo", "Satchel prêt", "Satchel 就绪"},
    {Phrase::send_password, "send PASS", "PASS senden", "envíe PASS", "envoyez PASS", "请发送 PASS"},
    {Phrase::maildrop_open, "maildrop open", "Postfach geöffnet", "buzón abierto", "boîte ouverte", "邮箱已打开"},
    {Phrase::capabilities_follow, "capabilities follow", "Fähigkeiten folgen", "siguen las capacidades",
     "les capacités suivent", "功能列表如下"},
    {Phrase::begin_tls, "begin TLS", "TLS beginnen", "inicie TLS", "commencez TLS", "请开始 TLS"},
    {Phrase::messages, "messages", "Nachrichten", "mensajes", "messages", "封邮件"},
    {Phrase::octets, "octets", "Oktette", "octetos", "octets", "字节"},
    {Phrase::unique_ids_follow, "unique-ids follow", "eindeutige Kennungen folgen", "siguen los identificadores",
     "les identifiants suivent", "唯一标识如下"},
    {Phrase::top_follows, "top of message follows", "Anfang der Nachricht folgt", "sigue el inicio del mensaje",
     "le début du message suit", "邮件开头如下"},
    {Phrase::marked_as_deleted, "marked as deleted", "als gelöscht markiert", "marcado para borrar",
     "marqué comme supprimé", "已标记为删除"},
    {Phrase::languages_follow, "languages follow", "Sprachen folgen", "siguen los idiomas", "les langues suivent",
     "语言列表如下"},
    {Phrase::language_chosen, "this language from here on", "ab hier diese Sprache", "este idioma desde ahora",
     "cette langue désormais", "此后使用该语言"},
    {Phrase::utf8_on, "UTF-8 from here on", "ab hier UTF-8", "UTF-8 desde ahora", "UTF-8 désormais", "此后使用 UTF-8"},
    {Phrase::utf8_too_late, "nothing changes in this session", "in dieser Sitzung ändert sich nichts",
     "nada cambia en esta sesión", "rien ne change dans cette session", "本次会话不作更改"},
    {Phrase::bye, "bye", "auf Wiedersehen", "adiós", "au revoir", "再见"},

    {Phrase::unknown_command, "unknown command", "unbekannter Befehl", "orden desconocida", "commande inconnue",
     "未知命令"},
    {Phrase::line_too_long, "line too long", "Zeile zu lang", "línea demasiado larga", "ligne trop longue", "行过长"},
    {Phrase::bad_arguments, "wrong arguments", "falsche Argumente", "argumentos incorrectos", "arguments incorrects",
     "参数错误"},
    {Phrase::sign_in_first, "sign in first", "zuerst anmelden", "inicie sesión primero", "identifiez-vous d'abord",
     "请先登录"},
    {Phrase::signed_in_already, "already signed in", "schon angemeldet", "sesión ya iniciada", "déjà identifié",
     "已经登录"},
    {Phrase::tls_needed, "passwords are taken under TLS only", "Passwörter nur unter TLS",
     "las contraseñas solo se aceptan con TLS", "mots de passe acceptés sous TLS seulement", "仅在 TLS 下接受密码"},
    {Phrase::tls_unavailable, "TLS is not available", "TLS ist nicht verfügbar", "TLS no está disponible",
     "TLS n'est pas disponible", "TLS 不可用"},
    {Phrase::tls_active, "TLS is already active", "TLS ist schon aktiv", "TLS ya está activo", "TLS est déjà actif",
     "TLS 已启用"},
    {Phrase::name_needed, "USER first", "zuerst USER", "primero USER", "d'abord USER", "请先发送 USER"},
    {Phrase::name_malformed, "not a name or password in UTF-8", "kein Name oder Passwort in UTF-8",
     "no es un nombre o contraseña en UTF-8", "ni nom ni mot de passe en UTF-8", "用户名或密码不是有效的 UTF-8"},
    {Phrase::unknown_mechanism, "unknown mechanism", "unbekanntes Verfahren", "mecanismo desconocido",
     "mécanisme inconnu", "未知认证机制"},
    {Phrase::malformed_response, "malformed response", "fehlerhafte Antwort", "respuesta mal formada",
     "réponse mal formée", "响应格式错误"},
    {Phrase::authentication_cancelled, "authentication cancelled", "Anmeldung abgebrochen", "autenticación cancelada",
     "authentification annulée", "认证已取消"},
    {Phrase::login_rejected, "wrong name or password", "falscher Name oder falsches Passwort",
     "nombre o contraseña incorrectos", "nom ou mot de passe incorrect", "用户名或密码错误"},
    {Phrase::channel_binding_differs, "the TLS connection is not the one that the client sees",
     "die TLS-Verbindung ist nicht die, die das Programm sieht", "la conexión TLS no es la que ve el cliente",
     "la connexion TLS n'est pas celle que voit le client", "TLS 连接与客户端所见不符"},
    {Phrase::login_unavailable, "sign-in is not possible now", "Anmeldung zurzeit nicht möglich",
     "ahora no es posible iniciar sesión", "identification impossible pour l'instant", "暂时无法登录"},
    {Phrase::maildrop_in_use, "maildrop is locked by another session",
     "Postfach ist durch eine andere Sitzung gesperrt", "buzón bloqueado por otra sesión",
     "boîte verrouillée par une autre session", "邮箱被另一会话锁定"},
    {Phrase::login_too_soon, "signed in too soon, wait a little", "zu früh angemeldet, bitte etwas warten",
     "sesión demasiado pronto, espere un poco", "identification trop rapprochée, patientez", "登录过于频繁，请稍候"},
    {Phrase::maildrop_unavailable, "maildrop cannot be opened now", "Postfach kann zurzeit nicht geöffnet werden",
     "ahora no se puede abrir el buzón", "boîte inaccessible pour l'instant", "暂时无法打开邮箱"},
    {Phrase::maildrop_broken, "maildrop cannot be opened", "Postfach kann nicht geöffnet werden",
     "no se puede abrir el buzón", "boîte inaccessible", "无法打开邮箱"},
    {Phrase::utf8_needed, "the UTF8 command is needed", "der Befehl UTF8 ist nötig", "se necesita la orden UTF8",
     "la commande UTF8 est nécessaire", "需要 UTF8 命令"},
    {Phrase::no_such_message, "no such message", "keine solche Nachricht", "no existe ese mensaje",
     "ce message n'existe pas", "没有此邮件"},
    {Phrase::message_unavailable, "message cannot be read now", "Nachricht zurzeit nicht lesbar",
     "ahora no se puede leer el mensaje", "message illisible pour l'instant", "暂时无法读取邮件"},
    {Phrase::message_broken, "message cannot be read", "Nachricht nicht lesbar", "no se puede leer el mensaje",
     "message illisible", "无法读取邮件"},
    {Phrase::deletions_unavailable, "deleted messages not removed", "gelöschte Nachrichten nicht entfernt",
     "mensajes borrados no eliminados", "messages supprimés non retirés", "已删除的邮件未能移除"},
    {Phrase::deletions_broken, "deleted messages not removed", "gelöschte Nachrichten nicht entfernt",
     "mensajes borrados no eliminados", "messages supprimés non retirés", "已删除的邮件未能移除"},
    {Phrase::unknown_language, "that language is not spoken here", "diese Sprache wird hier nicht gesprochen",
     "ese idioma no se habla aquí", "cette langue n'est pas parlée ici", "不支持该语言"},
}};

constexpr bool rows_stand_where_their_phrase_says() {
  for (std::size_t i = 0; i < table.size(); ++i)
    if (static_cast<std::size_t>(table[i].phrase) != i) return false;
  return true;
}
static_assert(rows_stand_where_their_phrase_says());

}  // namespace

std::string_view text_of(Phrase phrase, Language language) {
  const Row& row = table[static_cast<std::size_t>(phrase)];
  switch (language) {
    case Language::i_default:
    case Language::en:
      return row.en;
    case Language::de:
      return row.de;
    case Language::es:
      return row.es;
    case Language::fr:
      return row.fr;
    case Language::zh:
      return row.zh;
  }
  return row.en;
}

}  // namespace satchel::pop3
