using System.Runtime.InteropServices;
using System.Text;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>
/// A software token for developers and tests: SoftHSM with its objects in a directory of its own. Its files protect nothing from who can read
/// them, so production names a real token.
/// </summary>
public static partial class SoftHsm
{
    private const string ConfigurationVariable = "SOFTHSM2_CONF";
    private const int SecurityOfficerPinBytes = 16;
    private const int LabelSize = 32;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly string[] Places =
    [
        "/usr/lib/softhsm/libsofthsm2.so",
        "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
        "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
        "/usr/lib64/softhsm/libsofthsm.so",
        "/usr/local/lib/softhsm/libsofthsm2.so",
    ];

    /// <summary>Where the package of a distribution puts the module; null when it is not installed.</summary>
    public static string? FindModule() => Places.FirstOrDefault(File.Exists);

    /// <summary>
    /// Makes SoftHSM keep its tokens in this directory, for this process and before its first use: the module reads one variable of the
    /// environment, and that only when it is initialized.
    /// </summary>
    /// <param name="directory">Absolute; made with mode 0700 if it is not there.</param>
    public static void UseDirectory(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var tokens = Path.Combine(directory, "tokens");
        Directory.CreateDirectory(directory, OwnerOnly);
        Directory.CreateDirectory(tokens, OwnerOnly);
        var configuration = Path.Combine(directory, "softhsm2.conf");
        File.WriteAllText(configuration, $"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n");

        // The framework's own copy of the environment never reaches native code.
        if (SetNativeVariable(ConfigurationVariable, configuration, 1) != 0)
        {
            throw new TokenConfigurationException($"{ConfigurationVariable} cannot be set");
        }
    }

    /// <summary>Makes a token of this label, unless there is one. The PIN of its security officer is random and forgotten.</summary>
    /// <param name="pin">Of the user, 4 to 255 bytes; stays the caller's to dispose.</param>
    /// <exception cref="TokenConfigurationException">The module cannot be loaded, or refuses.</exception>
    public static void EnsureToken(string modulePath, string label, SecretBytes pin)
    {
        ArgumentNullException.ThrowIfNull(label);
        ArgumentNullException.ThrowIfNull(pin);
        var module = Pkcs11Module.Open(modulePath);
        Demand(module.Initialize(), "C_Initialize");
        if (!module.TryEnter(module.Epoch))
        {
            throw new TokenConfigurationException("SoftHSM is being started anew");
        }

        try
        {
            Ensure(module.Functions, label, pin);
        }
        finally
        {
            module.Exit();
        }
    }

    private static void Ensure(Cryptoki functions, string label, SecretBytes pin)
    {
        Span<nuint> slots = stackalloc nuint[1024];
        Demand(functions.GetSlotList(slots, out var count), "C_GetSlotList");
        nuint? free = null;
        foreach (var slot in slots[..count])
        {
            Demand(functions.GetTokenInfo(slot, out var info), "C_GetTokenInfo");
            var identity = TokenIdentity.Of(info);
            if (identity.IsInitialized && identity.Label == label)
            {
                return;
            }

            free ??= identity.IsInitialized ? null : slot;
        }

        if (free is not { } empty)
        {
            throw new TokenConfigurationException("SoftHSM shows no slot for a new token");
        }

        Span<byte> padded = stackalloc byte[LabelSize];
        padded.Fill((byte)' ');
        if (!Encoding.UTF8.TryGetBytes(label, padded, out _))
        {
            throw new ArgumentException($"A token's label has at most {LabelSize} bytes", nameof(label));
        }

        using var officer = NewPin();
        Demand(functions.InitToken(empty, officer.Span, padded), "C_InitToken");
        Demand(functions.OpenSession(empty, out var session), "C_OpenSession");
        try
        {
            Demand(functions.Login(session, officer.Span, asSecurityOfficer: true), "C_Login");
            Demand(functions.InitPin(session, pin.Span), "C_InitPIN");
            functions.Logout(session);
        }
        finally
        {
            functions.CloseSession(session);
        }
    }

    /// <summary>A random PIN of 32 characters; the caller disposes it.</summary>
    public static SecretBytes NewPin()
    {
        using var random = SecretBytes.Random(SecurityOfficerPinBytes);
        var pin = SecretBytes.Allocate(2 * SecurityOfficerPinBytes);
        Convert.TryToHexStringLower(random.Span, pin.Writable, out _);
        return pin;
    }

    private static void Demand(Ckr code, string function)
    {
        if (code != Ckr.Ok)
        {
            throw new TokenConfigurationException($"SoftHSM answered {code.Text()} to {function}");
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetNativeVariable(string name, string value, int overwrite);
}
