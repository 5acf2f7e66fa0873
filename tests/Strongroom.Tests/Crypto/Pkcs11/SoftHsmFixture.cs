using Strongroom.Crypto;
using Strongroom.Kernel;

namespace Strongroom.Tests.Crypto;

/// <summary>SoftHSM with its tokens in a directory of this run. The real module: where it is not installed these tests fail, and say how to install it.</summary>
public sealed class SoftHsmFixture : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("strongroom-softhsm-");

    public SoftHsmFixture()
    {
        ModulePath = SoftHsm.FindModule() ?? throw new FileNotFoundException("SoftHSM is not installed: apt-get install softhsm2");
        SoftHsm.UseDirectory(_folder.FullName);
    }

    public string ModulePath { get; }

    public string TokenFolder => Path.Combine(_folder.FullName, "tokens");

    public static SecretBytes Pin => new("a PIN for tests"u8);

    /// <summary>A new token of this label.</summary>
    public Pkcs11Options NewToken(string label)
    {
        using var pin = Pin;
        SoftHsm.EnsureToken(ModulePath, label, pin);
        return new Pkcs11Options { ModulePath = ModulePath, TokenLabel = label };
    }

    /// <summary>A new token of this label, logged in to.</summary>
    internal Pkcs11Token Attach(string label, TimeProvider? clock = null)
    {
        var token = new Pkcs11Token(NewToken(label), clock ?? TimeProvider.System);
        using var pin = Pin;
        token.LogIn(pin);
        return token;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
