import jakarta.activation.DataHandler;
import jakarta.activation.DataSource;
import jakarta.xml.bind.JAXBElement;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlElementDecl;
import jakarta.xml.bind.annotation.XmlElementRef;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.datatype.DatatypeFactory;
import javax.xml.datatype.XMLGregorianCalendar;

/** Fills the classes that a Java client generated from plain maps, and reads them back into maps. */
final class Beans {
    private Beans() {}

    /** A value of a type, from text, map or list. */
    static Object make(Type type, Object from) throws Exception {
        if (from == null) return null;
        if (type instanceof ParameterizedType several) {
            if (several.getRawType() == JAXBElement.class) throw new IllegalArgumentException("an element needs its factory");
            List<Object> made = new ArrayList<>();
            for (Object each : from instanceof List<?> list ? list : List.of(from)) made.add(make(several.getActualTypeArguments()[0], each));
            return made;
        }
        Class<?> wanted = (Class<?>) type;
        return from instanceof Map<?, ?> map ? bean(wanted, map) : simple(wanted, String.valueOf(from));
    }

    private static Object bean(Class<?> wanted, Map<?, ?> from) throws Exception {
        Object made = wanted.getDeclaredConstructor().newInstance();
        for (Field field : fields(wanted)) {
            Object value = from.get(name(field));
            if (value == null) continue;
            field.setAccessible(true);
            boolean element = field.getType() == JAXBElement.class;
            field.set(made, element ? element(wanted, field, value) : make(field.getGenericType(), value));
        }
        return made;
    }

    /** The element that the package's factory makes: optional nillable elements, and those chosen by name. */
    private static Object element(Class<?> owner, Field field, Object value) throws Exception {
        Class<?> factory = Class.forName(owner.getPackageName() + ".ObjectFactory");
        for (Method method : factory.getMethods()) {
            XmlElementDecl declared = method.getAnnotation(XmlElementDecl.class);
            if (declared != null && declared.name().equals(name(field)) && (declared.scope() == owner || declared.scope() == XmlElementDecl.GLOBAL.class))
                return method.invoke(factory.getDeclaredConstructor().newInstance(), make(method.getGenericParameterTypes()[0], value));
        }
        throw new IllegalArgumentException("no factory for " + name(field));
    }

    private static Object simple(Class<?> wanted, String text) throws Exception {
        if (wanted == String.class || wanted == Object.class) return text;
        if (wanted == int.class || wanted == Integer.class) return Integer.valueOf(text);
        if (wanted == long.class || wanted == Long.class) return Long.valueOf(text);
        if (wanted == double.class || wanted == Double.class) return Double.valueOf(text);
        if (wanted == boolean.class || wanted == Boolean.class) return Boolean.valueOf(text);
        if (wanted == BigDecimal.class) return new BigDecimal(text);
        if (wanted == BigInteger.class) return new BigInteger(text);
        if (wanted == byte[].class) return Base64.getDecoder().decode(text);
        if (wanted == DataHandler.class) return new DataHandler(new Octets(Base64.getDecoder().decode(text)));
        if (wanted == XMLGregorianCalendar.class) return DatatypeFactory.newInstance().newXMLGregorianCalendar(text);
        if (wanted.isEnum()) return wanted.getMethod("fromValue", String.class).invoke(null, text);
        throw new IllegalArgumentException("no " + wanted + " from text");
    }

    /** What a value of a generated class holds. */
    static Object plain(Object value) throws Exception {
        if (value == null || value instanceof String || value instanceof Boolean) return value;
        if (value instanceof JAXBElement<?> element) return plain(element.getValue());
        if (value instanceof byte[] octets) return Base64.getEncoder().encodeToString(octets);
        if (value instanceof DataHandler data) return Base64.getEncoder().encodeToString(data.getInputStream().readAllBytes());
        if (value instanceof BigDecimal number) return number.toPlainString();
        if (value instanceof Enum<?> each) return each.getClass().getMethod("value").invoke(each);
        if (value instanceof Iterable<?> several) {
            List<Object> made = new ArrayList<>();
            for (Object each : several) made.add(plain(each));
            return made;
        }
        String home = value.getClass().getName();
        if (home.startsWith("java.") || value instanceof XMLGregorianCalendar) return value.toString();
        Map<String, Object> made = new LinkedHashMap<>();
        for (Field field : fields(value.getClass())) {
            field.setAccessible(true);
            Object inside = field.get(value);
            if (inside != null) made.put(name(field), plain(inside));
        }
        return made;
    }

    private static List<Field> fields(Class<?> type) {
        List<Field> found = type.getSuperclass() == null || type.getSuperclass() == Object.class ? new ArrayList<>() : fields(type.getSuperclass());
        for (Field field : type.getDeclaredFields()) if (!Modifier.isStatic(field.getModifiers())) found.add(field);
        return found;
    }

    private static String name(Field field) {
        XmlElement element = field.getAnnotation(XmlElement.class);
        if (element != null && !element.name().equals("##default")) return element.name();
        XmlElementRef reference = field.getAnnotation(XmlElementRef.class);
        if (reference != null && !reference.name().equals("##default")) return reference.name();
        XmlAttribute attribute = field.getAnnotation(XmlAttribute.class);
        return attribute != null && !attribute.name().equals("##default") ? attribute.name() : field.getName();
    }

    private record Octets(byte[] content) implements DataSource {
        public InputStream getInputStream() {
            return new ByteArrayInputStream(content);
        }

        public OutputStream getOutputStream() {
            throw new UnsupportedOperationException();
        }

        public String getContentType() {
            return "application/octet-stream";
        }

        public String getName() {
            return "";
        }
    }
}
