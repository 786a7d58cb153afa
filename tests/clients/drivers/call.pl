# Perl's SOAP::Lite without a WSDL, as it is mostly used. Standard input: a job; standard output: what it read.
# See clients.py for both: `request` is the body's element as [namespace, name, type, text or children].
use strict;
use warnings;
use utf8;
use JSON::PP;
use SOAP::Lite;

my $json = JSON::PP->new->utf8->allow_nonref;
my $job = $json->decode(do { local $/; <STDIN> });

sub data {
    my ($element) = @_;
    my ($namespace, $name, $type, $content) = @$element;
    my $made = SOAP::Data->name($name)->prefix("");
    $made->type($type || "") if !ref $content;
    $made->attr({ xmlns => $namespace });
    return $made->value(ref $content ? \SOAP::Data->value(map { data($_) } @$content) : $content);
}

# The tree below a place of the answer: attributes beside children, all by their local names.
sub tree {
    my ($som, $path) = @_;
    my @found;
    for (my $index = 1; my $data = $som->dataof("$path/[$index]"); $index++) {
        my %attributes = map { s/.*[}:]//r => $data->attr->{$_} } keys %{ $data->attr || {} };
        my $inside = tree($som, "$path/[$index]");
        push @found, { $data->name => @$inside ? $inside : ref $data->value ? undef : $data->value }, \%attributes;
    }
    return \@found;
}

sub fault {
    my ($som) = @_;
    # SOAP::Lite knows the fault of SOAP 1.1 only; that of 1.2 is read by its path.
    my $reason = $som->faultstring // $som->valueof("//Fault/Reason/Text");
    return { fault => $reason, detail => tree($som, "//Fault") };
}

sub call {
    my ($call) = @_;
    my ($namespace, $name, $type, $content) = @{ $call->{request} };
    my $client = SOAP::Lite->proxy($job->{endpoint}, timeout => 20)->soapversion($call->{soap});
    $client->envprefix("soap")->autotype(0);
    $client->on_action(sub { qq("$call->{action}") });
    my @header = map { SOAP::Header->name($_)->attr({ xmlns => $job->{namespace} })->value(
        \SOAP::Data->value(headed($call->{header}{$_}))) } keys %{ $call->{header} };
    my $method = SOAP::Data->name("m:$name")->attr({ "xmlns:m" => $namespace });
    my $som = $client->call($method, @header, map { data($_) } @$content);
    return { answer => undef } if !ref $som;
    return fault($som) if $som->fault;
    return { answer => tree($som, "/Envelope/Body") };
}

sub headed {
    my ($fields) = @_;
    return map { SOAP::Data->name($_)->type("")->value($fields->{$_}) } keys %$fields;
}

my @results = map { my $call = $_; eval { call($call) } // { error => "$@" } } @{ $job->{calls} };
print $json->encode({ version => $SOAP::Lite::VERSION, results => \@results });
