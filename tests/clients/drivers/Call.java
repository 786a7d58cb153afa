import jakarta.jws.WebMethod;
import jakarta.jws.WebParam;
import jakarta.jws.WebResult;
import jakarta.jws.soap.SOAPBinding;
import jakarta.xml.ws.BindingProvider;
import jakarta.xml.ws.Holder;
import jakarta.xml.ws.Service;
import jakarta.xml.ws.WebEndpoint;
import jakarta.xml.ws.WebFault;
import jakarta.xml.ws.WebServiceFeature;
import jakarta.xml.ws.soap.MTOMFeature;
import jakarta.xml.ws.soap.SOAPFaultException;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Java's JAX-WS, of the reference implementation or of Apache CXF: calls the generated service by reflection. Arguments:
 * the generated service's class and the client's version. Standard input: a job; standard output: what it read. See clients.py.
 */
public final class Call {
    private Call() {}

    public static void main(String[] arguments) throws Exception {
        Map<?, ?> job = (Map<?, ?>) Json.read(new String(System.in.readAllBytes(), StandardCharsets.UTF_8));
        List<Object> results = new ArrayList<>();
        for (Object each : (List<?>) job.get("calls")) {
            try {
                results.add(call(Class.forName(arguments[0]), job, (Map<?, ?>) each));
            } catch (InvocationTargetException wrapped) {
                results.add(failed(wrapped.getCause()));
            } catch (Exception error) {
                results.add(failed(error));
            }
        }
        System.out.println(Json.write(Map.of("version", arguments[1], "results", results)));
    }

    private static Map<String, Object> failed(Throwable error) throws Exception {
        Map<String, Object> made = new LinkedHashMap<>();
        if (error instanceof SOAPFaultException fault) {
            made.put("fault", fault.getFault().getFaultString());
            return made;
        }
        if (error.getClass().isAnnotationPresent(WebFault.class)) {
            made.put("fault", error.getMessage());
            made.put("detail", Beans.plain(error.getClass().getMethod("getFaultInfo").invoke(error)));
            return made;
        }
        Throwable root = error;
        while (root.getCause() != null) root = root.getCause();
        made.put("error", root == error ? "" + error : error + " – " + root);
        return made;
    }

    private static Map<String, Object> call(Class<?> service, Map<?, ?> job, Map<?, ?> call) throws Exception {
        Object port = port(service, job, (String) call.get("soap"));
        Method method = method(port, (String) call.get("operation"));
        Map<?, ?> given = (Map<?, ?>) call.get("arguments");
        Map<?, ?> header = (Map<?, ?>) call.get("header");
        boolean bare = bare(method);
        Object[] values = new Object[method.getParameterCount()];
        for (int index = 0; index < values.length; index++) {
            WebParam told = told(method, index);
            Type type = method.getGenericParameterTypes()[index];
            if (told.mode() == WebParam.Mode.OUT) {
                values[index] = new Holder<>();
            } else {
                boolean whole = bare && !told.header();
                Object from = whole ? given : told.header() ? header.get(told.name()) : given.get(part(told, method));
                Type inner = told.mode() == WebParam.Mode.INOUT ? ((ParameterizedType) type).getActualTypeArguments()[0] : type;
                // A part that the contract puts in the body as well as in the header stays empty there.
                if (whole && !told.name().equals(((List<?>) call.get("request")).get(1))) from = null;
                Object value = Beans.make(inner, from);
                values[index] = told.mode() == WebParam.Mode.INOUT ? new Holder<>(value) : value;
            }
        }
        Object answer = method.invoke(port, values);
        Map<String, Object> read = new LinkedHashMap<>();
        WebResult result = method.getAnnotation(WebResult.class);
        if (result != null) read.put(result.partName().isEmpty() || !rpc(method) ? result.name() : result.partName(), Beans.plain(answer));
        for (int index = 0; index < values.length; index++)
            if (values[index] instanceof Holder<?> holder) read.put(part(told(method, index), method), Beans.plain(holder.value));
        Map<String, Object> made = new LinkedHashMap<>();
        made.put("answer", read);
        return made;
    }

    /** The port of the wanted SOAP version where the service has several; binary content goes out as MTOM. */
    private static Object port(Class<?> service, Map<?, ?> job, String soap) throws Exception {
        Service made = (Service) service.getConstructor(java.net.URL.class).newInstance(URI.create((String) job.get("wsdl")).toURL());
        boolean mtom = !((List<?>) job.get("binary")).isEmpty();
        WebServiceFeature[] features = mtom ? new WebServiceFeature[] {new MTOMFeature(1024)} : new WebServiceFeature[0];
        Object found = null;
        for (Method getter : service.getMethods()) {
            if (!getter.isAnnotationPresent(WebEndpoint.class) || getter.getParameterCount() != 1) continue;
            Object port = getter.invoke(made, (Object) features);
            String binding = ((BindingProvider) port).getBinding().getBindingID();
            boolean fits = binding.contains("2003/05/soap") == soap.equals("1.2");
            if (found == null || fits) found = port;
        }
        Map<String, Object> context = ((BindingProvider) found).getRequestContext();
        context.put(BindingProvider.ENDPOINT_ADDRESS_PROPERTY, job.get("endpoint"));
        // CXF reads the fault of a 400, which SOAP 1.2 prescribes for the sender's faults, only when it is told to.
        context.put("org.apache.cxf.transport.process_fault_on_http_400", true);
        return found;
    }

    private static Method method(Object port, String operation) {
        for (Class<?> type : port.getClass().getInterfaces())
            for (Method method : type.getMethods()) {
                WebMethod told = method.getAnnotation(WebMethod.class);
                if (told != null && operation.equals(told.operationName().isEmpty() ? method.getName() : told.operationName())) return method;
            }
        throw new IllegalArgumentException("no operation " + operation);
    }

    private static boolean bare(Method method) {
        SOAPBinding binding = binding(method);
        return !rpc(method) && binding != null && binding.parameterStyle() == SOAPBinding.ParameterStyle.BARE;
    }

    private static boolean rpc(Method method) {
        SOAPBinding binding = binding(method);
        return binding != null && binding.style() == SOAPBinding.Style.RPC;
    }

    private static SOAPBinding binding(Method method) {
        SOAPBinding own = method.getAnnotation(SOAPBinding.class);
        return own != null ? own : method.getDeclaringClass().getAnnotation(SOAPBinding.class);
    }

    private static WebParam told(Method method, int index) {
        for (Annotation each : method.getParameterAnnotations()[index]) if (each instanceof WebParam told) return told;
        throw new IllegalArgumentException("a parameter without a name");
    }

    private static String part(WebParam told, Method method) {
        return rpc(method) && !told.partName().isEmpty() ? told.partName() : told.name();
    }
}
