using System.Security.Cryptography;
using System.Text;
using Strongroom.Crypto;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Crypto;

/// <summary>What the token is told, what it is not trusted with, and what cannot be configured.</summary>
[Collection(OneModule.Name)]
public sealed class Pkcs11Refusals(SoftHsmFixture softHsm)
{
    private static readonly KeyOperation[] OfRsa = [KeyOperation.Sign, KeyOperation.Decrypt, KeyOperation.UnwrapKey, KeyOperation.Encrypt];

    [Fact]
    public void A_module_that_is_missing_or_is_none_is_named()
    {
        Assert.Contains("does not exist", Refused(new Pkcs11Options { ModulePath = "/nowhere/module.so", TokenLabel = "x" }), StringComparison.Ordinal);
        Assert.Contains("no PKCS#11 module", Refused(new Pkcs11Options { ModulePath = typeof(Pkcs11Token).Assembly.Location, TokenLabel = "x" }), StringComparison.Ordinal);
        Assert.Contains("by its label", Refused(new Pkcs11Options { ModulePath = softHsm.ModulePath }), StringComparison.Ordinal);
        Assert.Contains("between 1 and", Refused(new Pkcs11Options { ModulePath = softHsm.ModulePath, TokenLabel = "x", Sessions = 0 }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_that_is_not_there_and_a_wrong_serial_number_are_named()
    {
        Assert.Contains("no initialized token with the label 'never made'", LogInRefused(new Pkcs11Options { ModulePath = softHsm.ModulePath, TokenLabel = "never made" }), StringComparison.Ordinal);
        var options = softHsm.NewToken("serial");
        Assert.Contains("serial number '0'", LogInRefused(options with { TokenSerial = "0" }), StringComparison.Ordinal);
    }

    [Fact]
    public void S6_a_wrong_pin_is_tried_once_and_the_right_one_then_works()
    {
        using var token = new Pkcs11Token(softHsm.NewToken("wrong PIN"), TimeProvider.System);
        using var wrong = new SecretBytes("not the PIN"u8);
        using var right = SoftHsmFixture.Pin;
        Assert.Contains("it was tried once", Assert.Throws<TokenConfigurationException>(() => token.LogIn(wrong)).Message, StringComparison.Ordinal);
        Assert.True(token.Status.NeedsPin);
        Assert.Throws<TokenUnavailableException>(() => token.FillRandom(new byte[8]));
        token.LogIn(right);
        Assert.True(token.Status.IsPinCountLow);
        Assert.False(token.Status.NeedsPin);
        token.FillRandom(new byte[8]);
    }

    [Theory]
    [InlineData(Cka.Extractable, true)]
    [InlineData(Cka.Sensitive, false)]
    [InlineData(Cka.Wrap, true)]
    [InlineData(Cka.Unwrap, true)]
    [InlineData(Cka.Derive, true)]
    [InlineData(Cka.Private, false)]
    internal void A_key_with_our_label_that_could_leave_the_token_or_carry_others_out_keeps_the_server_from_starting(Cka flag, bool value)
    {
        var options = softHsm.NewToken($"planted {flag}");
        Plant(options, "strongroom:planted\u0007", flag, value);
        using var token = new Pkcs11Token(options, TimeProvider.System);
        using var pin = SoftHsmFixture.Pin;
        var message = Assert.Throws<TokenConfigurationException>(() => token.LogIn(pin)).Message;
        Assert.Contains($"{flag} is not {(value ? "clear" : "set")}", message, StringComparison.Ordinal);
        Assert.Contains("strongroom:planted?", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_whose_uses_were_changed_keeps_the_server_from_starting()
    {
        var options = softHsm.NewToken("uses changed");
        Plant(options, "strongroom:changed", Cka.Decrypt, true, TokenUses.Encrypt);
        using var token = new Pkcs11Token(options, TimeProvider.System);
        using var pin = SoftHsmFixture.Pin;
        Assert.Contains("Decrypt is not clear", Assert.Throws<TokenConfigurationException>(() => token.LogIn(pin)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_of_others_in_the_same_token_are_their_own_affair()
    {
        var options = softHsm.NewToken("shared");
        Plant(options, "somebody else's", Cka.Extractable, true);
        using var token = new Pkcs11Token(options, TimeProvider.System);
        using var pin = SoftHsmFixture.Pin;
        token.LogIn(pin);
    }

    [Fact]
    public void Keys_are_sensitive_and_fixed_and_of_use_for_their_operations_alone()
    {
        using var token = softHsm.Attach("templates");
        var signer = token.Generate(KeyShape.Rsa(2048), [KeyOperation.Sign, KeyOperation.Verify], "signer");
        var exchange = token.Generate(KeyShape.Rsa(2048), [KeyOperation.Import], "exchange");
        var cipher = token.Generate(KeyShape.Oct(256), [KeyOperation.Encrypt], "cipher");
        using var material = SoftwareKeys.Generate(KeyShape.Ec(EcCurve.P256));
        var imported = token.Import(material, [KeyOperation.Sign], new string('é', 60));
        foreach (var (made, isSign, isEncrypt, isDecrypt) in new[] { (signer, true, false, false), (exchange, false, false, true), (cipher, false, true, false), (imported, true, false, false) })
        {
            var flags = new Dictionary<Cka, bool>
            {
                [Cka.Token] = true,
                [Cka.Private] = true,
                [Cka.Sensitive] = true,
                [Cka.Extractable] = false,
                [Cka.Unwrap] = false,
                [Cka.Derive] = false,
                [Cka.Sign] = isSign,
                [Cka.Decrypt] = isDecrypt,
            };
            foreach (var (flag, expected) in flags)
            {
                Assert.True(Flag(made, flag) == expected, $"{made.Shape} {flag}");
            }

            if (made.Shape.Type == KeyType.Oct)
            {
                Assert.False(Flag(made, Cka.Wrap));
                Assert.Equal(isEncrypt, Flag(made, Cka.Encrypt));
            }
        }

        var label = Encoding.UTF8.GetString(Attribute(imported, Cka.Label));
        Assert.StartsWith("strongroom:é", label, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', label);
    }

    [Fact]
    public void What_a_key_was_not_made_for_is_lacking_before_the_token_is_asked_and_refused_by_it()
    {
        using var token = softHsm.Attach("not made for");
        var made = token.Generate(KeyShape.Rsa(2048), [KeyOperation.Sign, KeyOperation.Verify], "signer");
        using var key = token.Open(made.Shape, made.PublicParts, made.Reference);
        Assert.Null(key.Lacks(KeyAlgorithms.Find("RS256")!, KeyOperation.Sign));
        Assert.Null(key.Lacks(KeyAlgorithms.RsaOaep, KeyOperation.Encrypt));
        Assert.Contains("without decrypt", key.Lacks(KeyAlgorithms.RsaOaep, KeyOperation.Decrypt), StringComparison.Ordinal);
        Assert.Throws<TokenUnavailableException>(() => key.Decrypt(KeyAlgorithms.RsaOaep, new CipherInput { Value = new byte[256] }));
        Assert.Contains("either", ((IKeyToken)token).Lacks(KeyShape.Oct(256), [KeyOperation.Sign, KeyOperation.Encrypt]), StringComparison.Ordinal);
        Assert.Contains("software only", token.Lacks(KeyShape.Ed25519), StringComparison.Ordinal);
        Assert.NotNull(token.Lacks(KeyShape.Rsa(64)));
    }

    [Fact]
    public void A_copy_is_a_key_of_its_own()
    {
        using var token = softHsm.Attach("copies");
        var made = token.Generate(KeyShape.Ec(EcCurve.P256), [KeyOperation.Sign], "first");
        var copy = Assert.IsType<byte[]>(token.Copy(made.Reference, "second"));
        token.Destroy(made.Reference);
        Assert.Null(token.Copy(made.Reference, "third"));
        using var key = token.Open(made.Shape, made.PublicParts, copy);
        var es256 = (SignatureAlgorithm)KeyAlgorithms.Find("ES256")!;
        var digest = RandomNumberGenerator.GetBytes(32);
        Assert.True(key.Verify(es256, digest, key.Sign(es256, digest)));
        Assert.False(Flag(made with { Reference = copy }, Cka.Extractable));
        Assert.True(Flag(made with { Reference = copy }, Cka.Sensitive));
    }

    [Fact]
    public void A_transfer_is_unwrapped_and_every_fault_of_it_is_one_answer()
    {
        using var token = softHsm.Attach("transfer");
        var exchange = token.Generate(KeyShape.Rsa(2048), [KeyOperation.Import], "exchange");
        var payload = RandomNumberGenerator.GetBytes(121);
        using var rsa = RSA.Create(new RSAParameters { Modulus = exchange.PublicParts.First, Exponent = exchange.PublicParts.Second });
        using var aes = Aes.Create();
        aes.Key = RandomNumberGenerator.GetBytes(32);
        byte[] wrapped = [.. rsa.Encrypt(aes.Key, RSAEncryptionPadding.OaepSHA1), .. aes.EncryptKeyWrapPadded(payload)];
        using (var opened = token.UnwrapTransfer(exchange.Reference, wrapped))
        {
            Assert.Equal(payload, opened!.Span.ToArray());
        }

        foreach (var at in (int[])[1, 255, 256, wrapped.Length - 1])
        {
            var wrong = wrapped.ToArray();
            wrong[at] ^= 1;
            Assert.Null(token.UnwrapTransfer(exchange.Reference, wrong));
        }

        foreach (var length in (int[])[0, 1, 255, 256, 257, 264, wrapped.Length - 8, wrapped.Length - 1])
        {
            Assert.Null(token.UnwrapTransfer(exchange.Reference, wrapped.AsSpan(0, length)));
        }

        byte[] otherHash = [.. rsa.Encrypt(aes.Key, RSAEncryptionPadding.OaepSHA256), .. wrapped[256..]];
        Assert.Null(token.UnwrapTransfer(exchange.Reference, otherHash));
        byte[] shortKey = [.. rsa.Encrypt(aes.Key[..15], RSAEncryptionPadding.OaepSHA1), .. wrapped[256..]];
        Assert.Null(token.UnwrapTransfer(exchange.Reference, shortKey));
    }

    [Fact]
    public void A_reference_that_is_none_is_a_fault_of_the_store()
    {
        using var token = softHsm.Attach("references");
        foreach (var reference in (byte[][])[[], new byte[18], [1, 0xFF, .. new byte[16]], new byte[64]])
        {
            Assert.Throws<InvalidDataException>(() => token.Open(KeyShape.Rsa(2048), PublicKeyParts.None, reference));
        }
    }

    [Fact]
    public async Task No_more_sessions_are_opened_than_were_configured()
    {
        using var token = new Pkcs11Token(softHsm.NewToken("sessions") with { Sessions = 2 }, TimeProvider.System);
        using var pin = SoftHsmFixture.Pin;
        token.LogIn(pin);
        var made = token.Generate(KeyShape.Rsa(2048), OfRsa, "busy");
        using var key = token.Open(made.Shape, made.PublicParts, made.Reference);
        var rs256 = (SignatureAlgorithm)KeyAlgorithms.Find("RS256")!;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => key.Sign(rs256, new byte[32]))));
        Assert.InRange(token.Status.Sessions, 1, 2);
    }

    private string Refused(Pkcs11Options options) => Assert.Throws<TokenConfigurationException>(() => new Pkcs11Token(options, TimeProvider.System)).Message;

    private static string LogInRefused(Pkcs11Options options)
    {
        using var token = new Pkcs11Token(options, TimeProvider.System);
        using var pin = SoftHsmFixture.Pin;
        return Assert.Throws<TokenConfigurationException>(() => token.LogIn(pin)).Message;
    }

    /// <summary>Makes an AES key with one flag that no key of ours has, as a careless tool would.</summary>
    private void Plant(Pkcs11Options options, string label, Cka wrong, bool value, TokenUses uses = TokenUses.None)
    {
        using var owner = new Pkcs11Token(options, TimeProvider.System);
        using var pin = SoftHsmFixture.Pin;
        owner.LogIn(pin);
        InSession(options.TokenLabel!, (functions, session) =>
        {
            using var template = new Template().With(Cka.Label, Encoding.UTF8.GetBytes(label)).With(Cka.ValueLen, 32UL).With(Cka.Id, KeyReference.New(TokenKeyKind.Aes, uses).ToBytes());
            foreach (var (flag, right) in new[] { (Cka.Token, true), (Cka.Private, true), (Cka.Sensitive, true), (Cka.Extractable, false), (Cka.Wrap, false), (Cka.Unwrap, false), (Cka.Derive, false), (Cka.Encrypt, uses.HasFlag(TokenUses.Encrypt)), (Cka.Decrypt, false), (Cka.Sign, false), (Cka.Verify, false) })
            {
                template.With(flag, flag == wrong ? value : right);
            }

            Assert.Equal(Ckr.Ok, functions.GenerateKey(session, Ckm.AesKeyGen, template, out _));
        });
    }

    private bool Flag(NewTokenKey made, Cka flag) => Attribute(made, flag) is [not 0];

    private byte[] Attribute(NewTokenKey made, Cka attribute)
    {
        var value = new byte[256];
        var length = 0;
        foreach (var label in (string[])["templates", "copies"])
        {
            InSession(label, (functions, session) =>
            {
                Assert.Equal(Ckr.Ok, TokenObjects.Find(functions, session, KeyReference.Parse(made.Reference), out var handle));
                length = handle != 0 && functions.GetAttribute(session, handle, attribute, value, out var read) == Ckr.Ok ? read : length;
            });
        }

        return value[..length];
    }

    private void InSession(string label, Action<Cryptoki, nuint> act)
    {
        var functions = Pkcs11Module.Open(softHsm.ModulePath).Functions;
        var slots = new nuint[64];
        Assert.Equal(Ckr.Ok, functions.GetSlotList(slots, out var count));
        foreach (var slot in slots[..count].Where(slot => functions.GetTokenInfo(slot, out var info) == Ckr.Ok && TokenIdentity.Of(info).Label == label))
        {
            Assert.Equal(Ckr.Ok, functions.OpenSession(slot, out var session));
            act(functions, session);
            functions.CloseSession(session);
        }
    }
}
