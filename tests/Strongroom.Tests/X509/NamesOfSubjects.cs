using Strongroom.Crypto;
using Xunit;

namespace Strongroom.Tests.X509;

public sealed class NamesOfSubjects
{
    [Theory]
    [InlineData("a", true)]
    [InlineData("*.a.example", true)]
    [InlineData("xn--mller-kva.example", true)]
    [InlineData("_acme.example", true)]
    [InlineData("müller.example", false)]
    [InlineData("*", false)]
    [InlineData("a.*.example", false)]
    [InlineData("w*.example", false)]
    [InlineData("a..example", false)]
    [InlineData("a.example.", false)]
    [InlineData("", false)]
    [InlineData("-a.example", false)]
    [InlineData("a b", false)]
    [InlineData("a\n.example", false)]
    public void Dns(string name, bool isTaken) => Judge(new SubjectNames { Dns = [name] }, isTaken);

    [Fact]
    public void Long_labels_and_names_are_refused()
    {
        Judge(new SubjectNames { Dns = [new string('a', 63)] }, isTaken: true);
        Judge(new SubjectNames { Dns = [new string('a', 64)] }, isTaken: false);
        var name = string.Join('.', Enumerable.Repeat(new string('a', 49), 5)) + ".abc";
        Judge(new SubjectNames { Dns = [name] }, isTaken: true);
        Judge(new SubjectNames { Dns = [name + "d"] }, isTaken: false);
    }

    [Theory]
    [InlineData("me@example.com", true)]
    [InlineData("\"me@home\"@example.com", true)]
    [InlineData("example.com", false)]
    [InlineData("@example.com", false)]
    [InlineData("me@", false)]
    [InlineData("me@*.example", false)]
    [InlineData("mé@example.com", false)]
    [InlineData("m e@example.com", false)]
    public void Emails(string name, bool isTaken) => Judge(new SubjectNames { Emails = [name] }, isTaken);

    [Theory]
    [InlineData("mé@exämple.com", true)]
    [InlineData("me", false)]
    [InlineData("me@a\0b", false)]
    public void Upns(string name, bool isTaken) => Judge(new SubjectNames { Upns = [name] }, isTaken);

    [Theory]
    [InlineData("spiffe://trust/ns/a", true)]
    [InlineData("urn:uuid:1", true)]
    [InlineData("/a", false)]
    [InlineData("a", false)]
    [InlineData("https://exämple.com", false)]
    [InlineData("https://a b", false)]
    public void Uris(string name, bool isTaken) => Judge(new SubjectNames { Uris = [name] }, isTaken);

    [Fact]
    public void A_hundred_together_are_taken_and_no_more()
    {
        SubjectNames Many(int count) => new() { Dns = [.. Enumerable.Repeat("a.example", count - 1)], Emails = ["me@example.com"] };
        Judge(Many(100), isTaken: true);
        Judge(Many(101), isTaken: false);
    }

    private static void Judge(SubjectNames names, bool isTaken)
    {
        var fault = SubjectNameRules.FindFault(names);
        Assert.True(fault is null == isTaken, fault);
        Assert.EndsWith(".", fault ?? ".", StringComparison.Ordinal);

        // What the rules pass is written and read back.
        if (isTaken)
        {
            var der = CertificateForge.SelfSigned(Made.Profile("CN=a") with { Names = names }, Crypto.Keys.KeysOfEveryShape.Open(KeyShape.Ec(EcCurve.P256)), 1, Made.Now);
            Assert.True(CertificateFacts.TryRead(der, out var facts, out fault), fault);
            Assert.Equal(names.Count, facts.Names.Count);
        }
    }
}
