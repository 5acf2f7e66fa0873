using System.Reflection;
using Strongroom.Crypto;
using Strongroom.Kernel;
using Strongroom.Keys;
using Strongroom.Tests.Architecture;
using Xunit;

namespace Strongroom.Tests.Keys;

/// <summary>
/// S10: the material of a key is reached by one way alone, and that way asks for a permit. Each test names every class that may do the next step; the
/// code that does it elsewhere fails them.
/// </summary>
public sealed class OnlyWithAPermit
{
    private const string Materials = "Strongroom.Keys.KeyMaterials";
    private const string Permit = "Strongroom.Keys.KeyPermit";

    private static readonly string[] Product =
        [.. Directory.GetFiles(AppContext.BaseDirectory, "Strongroom.*.dll").Where(file => !file.EndsWith("Strongroom.Tests.dll", StringComparison.Ordinal)), Path.Combine(AppContext.BaseDirectory, "strongroom.dll")];

    /// <summary>It makes a key of its own in the token, which is no key of a vault and has no row that could be named.</summary>
    private const string RootSlot = "Strongroom.Barrier.Pkcs11RootSlot";

    /// <summary>The built-in authority's keys are its own: none is a vault's, and none has a name that a request could give.</summary>
    private static readonly string[] Authority = ["Strongroom.Authority.Responder", "Strongroom.Authority.RootMaking", "Strongroom.Authority.SignerKeys"];

    /// <summary>The MAC keys that ACME clients show once, a kind of their own.</summary>
    private const string Bindings = "Strongroom.AcmeServer.BindingKeys";

    /// <summary>What is sealed is opened by the rooms that seal it, each its own kind, and by nobody else.</summary>
    [Fact, Trait("Row", "S10")]
    public void Only_the_materials_open_what_is_sealed()
    {
        Assert.Equal([Bindings, "Strongroom.Barrier.ValueSealer", Materials, "Strongroom.Secrets.SecretValues"], Calls.To(Product, "Strongroom.Barrier.ValueSealer", "Open"));
        Assert.Equal([Bindings, Materials, "Strongroom.Secrets.SecretValues"], Calls.To(Product, "Strongroom.Barrier.ValueSealer", "Rewrap"));
        Assert.Equal([Materials, "Strongroom.Keys.KeyVersion"], Calls.To(Product, "Strongroom.Keys.KeyVersion", "get_SealedMaterial"));
    }

    [Fact, Trait("Row", "S10")]
    public void Only_the_materials_make_a_usable_key_of_what_they_opened()
    {
        Assert.Equal([.. Authority, Materials], Calls.To(Product, "Strongroom.Crypto.SoftwareKeys", "Open"));
        Assert.Equal(["Strongroom.Authority.RootMaking", "Strongroom.Authority.SignerKeys", RootSlot, Materials], Calls.To(Product, "Strongroom.Crypto.IKeyToken", "Open"));
        Assert.Equal([Materials], Calls.To(Product, "Strongroom.Keys.KeyCache", "Find"));
        Assert.Equal([Materials], Calls.To(Product, "Strongroom.Keys.KeyCache", "Add"));
        Assert.Equal(["Strongroom.Keys.KeyCache"], Calls.To(Product, "Strongroom.Keys.KeyLease", ".ctor"));
    }

    /// <summary>Whatever gives out a key or its material takes a permit; whoever adds a way without one has to argue for it here.</summary>
    [Fact, Trait("Row", "S10")]
    public void Whatever_the_materials_give_out_they_give_for_a_permit()
    {
        var giving = typeof(KeyMaterials).GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsPrivate && Gives(method.ReturnType))
            .ToList();

        Assert.Equal(["Open", "OpenAsync", "OpenAsync", "UseAsync"], giving.Select(method => method.Name).Order(StringComparer.Ordinal));

        // A key that was made or brought a moment ago, by whoever holds it in clear anyway, is nobody's yet: it signs its own request and certificate.
        Assert.All(giving.Where(method => method.Name != "Open"), method => Assert.Contains(method.GetParameters(), parameter => parameter.ParameterType == typeof(KeyPermit)));
        Assert.All(giving.Where(method => method.Name == "Open"), method => Assert.Equal([typeof(PreparedKey)], method.GetParameters().Select(parameter => parameter.ParameterType)));
        Assert.Equal(["Strongroom.Keys.ManagedKeys"], Calls.To(Product, Materials, "Open"));
        Assert.Equal(["Strongroom.Certificates.CertificateBeginning"], Calls.To(Product, "Strongroom.Keys.ManagedKeys", "Open"));
        Assert.Equal(["Strongroom.Certificates.CertificateBeginning"], Calls.To(Product, "Strongroom.Keys.ManagedKeys", "MaterialAsync"));
    }

    /// <summary>A permit is made by its own rules, and each rule serves the callers that it was written for.</summary>
    [Fact, Trait("Row", "S10"), Trait("Row", "S11")]
    public void A_permit_comes_from_its_rules_alone()
    {
        Assert.Equal([Permit], Calls.To(Product, Permit, ".ctor"));
        Assert.Equal(["Strongroom.Keys.KeyEngine", "Strongroom.Keys.KeyTransfers"], Calls.To(Product, Permit, "For"));
        Assert.Equal(["Strongroom.Keys.KeyBackups"], Calls.To(Product, Permit, "ForBackup"));
        Assert.Equal(["Strongroom.Keys.KeyErasure"], Calls.To(Product, Permit, "ForErasure"));
        Assert.Equal(["Strongroom.Keys.ManagedKeys"], Calls.To(Product, Permit, "ForCertificate"));
        Assert.Equal(["Strongroom.Keys.KeyRelease"], Calls.To(Product, Permit, "ForRelease"));
        Assert.Equal(["Strongroom.Keys.KeyEngine"], Calls.To(Product, Materials, "UseAsync"));
        Assert.Equal(["Strongroom.Keys.KeyRelease"], Calls.To(Product, Materials, "WrapOut"));
        Assert.Equal([Materials], Calls.To(Product, "Strongroom.Crypto.IKeyToken", "WrapOut"));
        Assert.All(typeof(KeyPermit).GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance), constructor => Assert.True(constructor.IsPrivate));
    }

    [Theory, Trait("Row", "S10")]
    [InlineData("Sign", false)]
    [InlineData("Encrypt", true)]
    [InlineData("Decrypt", true)]
    public void Only_the_engine_computes_with_a_key(string method, bool alsoRootSlot) =>
        Assert.Equal(alsoRootSlot ? [RootSlot, "Strongroom.Keys.KeyEngine"] : ["Strongroom.Keys.KeyEngine"], Calls.To(Product.Where(file => !file.EndsWith("Strongroom.Crypto.dll", StringComparison.Ordinal)), "Strongroom.Crypto.CryptoKey", method));

    [Fact]
    public void The_reader_sees_a_call_in_an_async_lambda()
    {
        Func<Task> hidden = async () =>
        {
            await Task.Yield();
            _ = ObjectVersion.New();
        };

        Assert.NotNull(hidden);
        Assert.Contains(typeof(OnlyWithAPermit).FullName!, Calls.To([typeof(OnlyWithAPermit).Assembly.Location], "Strongroom.Kernel.ObjectVersion", "New"));
    }

    private static bool Gives(Type type) =>
        type == typeof(KeyLease) || type == typeof(SecretBytes) || type.IsAssignableTo(typeof(CryptoKey)) || (type.IsGenericType && type.GetGenericArguments().Any(Gives));
}
