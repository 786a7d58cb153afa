<?php
// PHP's own SoapClient. Standard input: a job; standard output: what it read. See clients.py for both.
$job = json_decode(stream_get_contents(STDIN), true);
ini_set("default_socket_timeout", "20");

/** Binary content as people write it: base64 in, base64 out; objects as maps. */
function binary($value, array $names, callable $change, string $name = "") {
    if (is_object($value)) $value = get_object_vars($value);
    if (!is_array($value)) return is_string($value) && in_array($name, $names) ? $change($value) : $value;
    foreach ($value as $key => $each) $value[$key] = binary($each, $names, $change, is_int($key) ? $name : $key);
    return $value;
}

function call(array $job, array $call) {
    $client = new SoapClient($job["wsdl"], [
        "soap_version" => $call["soap"] === "1.2" ? SOAP_1_2 : SOAP_1_1,
        "cache_wsdl" => WSDL_CACHE_NONE,
        "connection_timeout" => 10,
    ]);
    foreach ($call["header"] as $name => $content)
        $client->__setSoapHeaders(new SoapHeader($job["namespace"], $name, $content));
    $arguments = binary($call["arguments"], $job["binary"], "base64_decode");
    try {
        $read = $client->__soapCall($call["operation"], $call["style"] === "rpc" ? array_values($arguments) : [$arguments]);
        return ["answer" => binary($read, $job["binary"], "base64_encode")];
    } catch (SoapFault $fault) {
        if ($fault->faultcode === "WSDL" || $fault->faultcode === "HTTP") return ["error" => $fault->getMessage()];
        return ["fault" => $fault->getMessage(), "detail" => $fault->detail ?? null];
    }
}

$results = [];
foreach ($job["calls"] as $call) {
    try {
        $results[] = call($job, $call);
    } catch (Throwable $error) {
        $results[] = ["error" => get_class($error) . ": " . $error->getMessage()];
    }
}
echo json_encode(["version" => PHP_VERSION, "results" => $results]);
