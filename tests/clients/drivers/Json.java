import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and writes JSON, which Java has no part for: maps, lists, texts, booleans and null. */
final class Json {
    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    static Object read(String text) {
        return new Json(text).value();
    }

    static String write(Object value) {
        if (value == null || value instanceof Boolean) return String.valueOf(value);
        StringBuilder made = new StringBuilder();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> made.append(made.length() == 0 ? "" : ",").append(quoted("" + key)).append(":").append(write(each)));
            return "{" + made + "}";
        }
        if (value instanceof List<?> list) {
            list.forEach(each -> made.append(made.length() == 0 ? "" : ",").append(write(each)));
            return "[" + made + "]";
        }
        return quoted(String.valueOf(value));
    }

    private static String quoted(String text) {
        StringBuilder made = new StringBuilder("\"");
        for (char each : text.toCharArray()) {
            if (each == '"' || each == '\\') made.append('\\').append(each);
            else if (each < ' ' || each > '~') made.append(String.format("\\u%04x", (int) each));
            else made.append(each);
        }
        return made.append('"').toString();
    }

    private Object value() {
        skip();
        switch (text.charAt(at)) {
            case '{': return map();
            case '[': return list();
            case '"': return string();
            default:
                int start = at;
                while (at < text.length() && "+-.".indexOf(text.charAt(at)) + 1 + (Character.isLetterOrDigit(text.charAt(at)) ? 1 : 0) > 0) at++;
                String word = text.substring(start, at);
                return word.equals("null") ? null : word.equals("true") ? Boolean.TRUE : word.equals("false") ? Boolean.FALSE : word;
        }
    }

    private Map<String, Object> map() {
        Map<String, Object> made = new LinkedHashMap<>();
        for (at++; !ends('}'); ) {
            String key = string();
            skip();
            at++; // the colon
            made.put(key, value());
        }
        return made;
    }

    private List<Object> list() {
        List<Object> made = new ArrayList<>();
        for (at++; !ends(']'); ) made.add(value());
        return made;
    }

    /** Whether the map or list ends here; steps over its end, or over the comma before the next one. */
    private boolean ends(char end) {
        skip();
        if (text.charAt(at) == ',') at++;
        skip();
        if (text.charAt(at) != end) return false;
        at++;
        return true;
    }

    private String string() {
        StringBuilder made = new StringBuilder();
        for (at++; text.charAt(at) != '"'; at++) {
            char each = text.charAt(at);
            if (each == '\\') {
                each = text.charAt(++at);
                if (each == 'u') {
                    each = (char) Integer.parseInt(text.substring(at + 1, at + 5), 16);
                    at += 4;
                } else {
                    each = "bfnrt".indexOf(each) < 0 ? each : "\b\f\n\r\t".charAt("bfnrt".indexOf(each));
                }
            }
            made.append(each);
        }
        at++;
        return made.toString();
    }

    private void skip() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
    }
}
