# Ruby's soap4r, its client made from the WSDL at run time. Standard input: a job; standard output: what it read.
# See clients.py for both.
$VERBOSE = nil
require "json"
require "base64"
require "logger"
require "soap/wsdlDriver"

job = JSON.parse($stdin.read)

def changed(value, names, name = "", &change)
  case value
  when Hash then value.to_h { |key, each| [key, changed(each, names, key, &change)] }
  when Array then value.map { |each| changed(each, names, name, &change) }
  else names.include?(name) && value.is_a?(String) ? change.call(value) : value
  end
end

# Objects of soap4r as plain maps; attributes beside elements.
def plain(value)
  case value
  when SOAP::Mapping::Object
    elements = value.__xmlele.map { |name, each| { name.name => plain(each) } }
    elements + value.__xmlattr.map { |name, each| { name.name => plain(each) } }
  when SOAP::SOAPStruct then value.members.map { |name| { name => plain(value[name]) } }
  when SOAP::SOAPElement then value.members.any? ? value.members.map { |name| { name => plain(value[name]) } } : value.text
  when SOAP::SOAPNil then nil
  when SOAP::SOAPType then value.respond_to?(:data) ? plain(value.data) : value.to_s
  when Hash then value.to_h { |key, each| [key.respond_to?(:name) ? key.name : key.to_s, plain(each)] }
  when Array then value.map { |each| plain(each) }
  when nil, true, false then value
  else
    if value.class.name.start_with?("SOAP::", "String") || value.instance_variables.empty?
      value.to_s
    else
      value.instance_variables.to_h { |name| [name.to_s.delete("@"), plain(value.instance_variable_get(name))] }
    end
  end
end

def call(job, one)
  driver = SOAP::WSDLDriverFactory.new(job["wsdl"]).create_rpc_driver
  driver.options["protocol.http.receive_timeout"] = 20
  arguments = changed(one["arguments"], job["binary"]) { |text| Base64.decode64(text) }
  given = one["style"] == "rpc" ? arguments.values : [arguments, *one["header"].values]
  read = plain(driver.public_send(one["operation"], *given))
  # The parts of an rpc answer come as a list without their names.
  { "answer" => one["gives"].size > 1 && read.is_a?(Array) ? one["gives"].zip(read).map { |part| [part].to_h } : read }
rescue SOAP::FaultError => fault
  { "fault" => fault.faultstring.respond_to?(:data) ? fault.faultstring.data : fault.faultstring.to_s, "detail" => plain(fault.detail) }
end

results = job["calls"].map do |one|
  call(job, one)
rescue Exception => error # whatever the client raises is what the table shows
  { "error" => "#{error.class}: #{error.message}"[0, 1500] }
end
puts JSON.generate("version" => Gem.loaded_specs["soap4r-ruby1.9"]&.version.to_s, "results" => results)
