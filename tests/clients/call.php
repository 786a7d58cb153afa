<?php
// One call with PHP's own SOAP client. Standard input: {"wsdl", "operation", "arguments", "soap"}; standard output: JSON.
$job = json_decode(stream_get_contents(STDIN), true);
$client = new SoapClient($job["wsdl"], [
    "soap_version" => $job["soap"] === "1.2" ? SOAP_1_2 : SOAP_1_1,
    "cache_wsdl" => WSDL_CACHE_NONE,
    "connection_timeout" => 10,
    "exceptions" => true,
]);
try {
    echo json_encode(["answer" => $client->__soapCall($job["operation"], [$job["arguments"]])]);
} catch (SoapFault $fault) {
    echo json_encode(["fault" => $fault->getMessage()]);
}
