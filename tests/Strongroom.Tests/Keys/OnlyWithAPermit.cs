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

    /// <summary>What is sealed is opened by the rooms that seal it, each its own kind, and by nobody else.</summary>
    [Fact, Trait("Row", "S10")]
    public void Only_the_materials_open_what_is_sealed()
    {
        Assert.Equal(["Strongroom.Barrier.ValueSealer", Materials, "Strongroom.Secrets.SecretValues"], Calls.To(Product, "Strongroom.Barrier.ValueSealer", "Open"));
        Assert.Equal([Materials, "Strongroom.Secrets.SecretValues"], Calls.To(Product, "Strongroom.Barrier.ValueSealer", "Rewrap"));
        Assert.Equal([Materials, "Strongroom.Keys.KeyVersion"], Calls.To(Product, "Strongroom.Keys.KeyVersion", "get_SealedMaterial"));
    }

    [Fact, Trait("Row", "S10")]
    public void Only_the_materials_make_a_usable_key_of_what_they_opened()
    {
        Assert.Equal([Materials], Calls.To(Product, "Strongroom.Crypto.SoftwareKeys", "Open"));
        Assert.Equal([RootSlot, Materials], Calls.To(Product, "Strongroom.Crypto.IKeyToken", "Open"));
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

        Assert.Equal(["OpenAsync", "UseAsync"], giving.Select(method => method.Name).Order(StringComparer.Ordinal));
        Assert.All(giving, method => Assert.Contains(method.GetParameters(), parameter => parameter.ParameterType == typeof(KeyPermit)));
    }

    /// <summary>A permit is made by its own rules, and each rule serves the callers that it was written for.</summary>
    [Fact, Trait("Row", "S10"), Trait("Row", "S11")]
    public void A_permit_comes_from_its_rules_alone()
    {
        Assert.Equal([Permit], Calls.To(Product, Permit, ".ctor"));
        Assert.Equal(["Strongroom.Keys.KeyEngine", "Strongroom.Keys.KeyTransfers"], Calls.To(Product, Permit, "For"));
        Assert.Equal(["Strongroom.Keys.KeyBackups"], Calls.To(Product, Permit, "ForBackup"));
        Assert.Equal(["Strongroom.Keys.KeyErasure"], Calls.To(Product, Permit, "ForErasure"));
        Assert.Equal(["Strongroom.Keys.KeyEngine"], Calls.To(Product, Materials, "UseAsync"));
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
