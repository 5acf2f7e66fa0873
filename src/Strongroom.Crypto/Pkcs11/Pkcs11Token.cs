using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>
/// A token behind a PKCS#11 module. Keys are found by their <c>CKA_ID</c>, which is the reference; <c>CKA_LABEL</c> is for people. Every key is
/// sensitive, cannot be extracted, and can neither wrap nor unwrap. Until somebody logs in every call is refused.
/// </summary>
public sealed class Pkcs11Token : IKeyToken, IDisposable
{
    private readonly Pkcs11Options _options;
    private readonly TokenConnection _connection;

    /// <exception cref="TokenConfigurationException">There is no such module, or an option is out of its range.</exception>
    public Pkcs11Token(Pkcs11Options options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.TokenLabel is null && options.TokenSerial is null)
        {
            throw new TokenConfigurationException("A token is named by its label, by its serial number or by both");
        }

        if (options.Sessions is < 1 or > Pkcs11Options.MostSessions)
        {
            throw new TokenConfigurationException($"The number of sessions lies between 1 and {Pkcs11Options.MostSessions}");
        }

        _options = options;
        _connection = new TokenConnection(options, clock);
    }

    public TokenStatus Status
    {
        get
        {
            var found = _connection.Attachment;
            return new TokenStatus
            {
                ModulePath = _options.ModulePath,
                Label = found?.Identity.Label ?? _options.TokenLabel,
                Serial = found?.Identity.Serial ?? _options.TokenSerial,
                Maker = found?.Identity.Manufacturer,
                Model = found?.Identity.Model,
                Firmware = found?.Identity.Firmware,
                Away = _connection.Away,
                NeedsPin = !_connection.HasPin,
                IsPinCountLow = found?.Identity.IsPinCountLow ?? false,
                Sessions = _connection.OpenSessions,
                MostSessions = _options.Sessions,
                MissingMechanisms = found is null ? [] : [.. found.Mechanisms.Missing.Select(CkmNames.Of)],
                MissingCurves = found is null ? [] : [.. found.Mechanisms.MissingCurves.Select(curve => curve.Name)],
            };
        }
    }

    /// <summary>Connects, with one try of the PIN, and checks what keys of ours are in the token.</summary>
    /// <param name="pin">Kept in memory to log in again after a loss; what is given stays the caller's to dispose.</param>
    /// <exception cref="TokenConfigurationException">No such token, the PIN is wrong or cannot be tried, or a key in it could be misused.</exception>
    public void LogIn(SecretBytes pin)
    {
        ArgumentNullException.ThrowIfNull(pin);
        _connection.Attach(pin);
    }

    public string? Lacks(KeyShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return shape.Type == KeyType.Okp ? "Keys of this kind are held in software only." : _connection.Attachment?.Mechanisms.Lacks(shape);
    }

    public string? Lacks(KeyShape shape, IReadOnlyList<KeyOperation> operations) => Lacks(shape) ?? TokenUsesOf.Fault(shape, operations);

    public NewTokenKey Generate(KeyShape shape, IReadOnlyList<KeyOperation> operations, string label)
    {
        var reference = NewReference(shape, operations);
        var generation = new TokenGeneration(shape, reference, TokenLabel.For(label));
        Demand(_connection.Perform(null, ref generation), "generate a key");
        return new NewTokenKey(shape, generation.PublicParts!, reference.ToBytes());
    }

    public NewTokenKey Import(NewSoftwareKey key, IReadOnlyList<KeyOperation> operations, string label)
    {
        ArgumentNullException.ThrowIfNull(key);
        var reference = NewReference(key.Shape, operations);
        var import = new TokenImport(key, reference, TokenLabel.For(label));
        Demand(_connection.Perform(null, ref import), "take a key from outside");
        return new NewTokenKey(key.Shape, key.PublicParts, reference.ToBytes());
    }

    public CryptoKey Open(KeyShape shape, PublicKeyParts publicParts, ReadOnlySpan<byte> reference)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var key = KeyReference.Parse(reference);
        if (!key.Fits(shape.Type))
        {
            throw new InvalidDataException($"A stored reference is not that of an {shape} key");
        }

        return key.Kind switch
        {
            TokenKeyKind.Rsa => new TokenRsaKey(_connection, key, shape, publicParts),
            TokenKeyKind.Ec => new TokenEcKey(_connection, key, shape, publicParts),
            TokenKeyKind.Aes => new TokenAesKey(_connection, key, shape),
            _ => new TokenHmacKey(_connection, key, shape),
        };
    }

    /// <remarks>The ephemeral AES key comes out of the token here, as the mechanism means it to for a token that has no single call for both steps.</remarks>
    public SecretBytes? UnwrapTransfer(ReadOnlySpan<byte> exchangeKey, ReadOnlySpan<byte> wrapped)
    {
        var reference = KeyReference.Parse(exchangeKey);
        var modulus = new ModulusSize();
        Demand(_connection.Perform(reference, ref modulus), "tell a key's size");
        if (reference.Kind != TokenKeyKind.Rsa)
        {
            return null;
        }

        using var key = new TokenRsaKey(_connection, reference, KeyShape.Rsa(modulus.Bytes * 8), PublicKeyParts.None);
        return KeyTransfer.Unwrap(key, wrapped);
    }

    public byte[]? Copy(ReadOnlySpan<byte> reference, string label)
    {
        var source = KeyReference.Parse(reference);
        var copy = KeyReference.New(source.Kind, source.Uses);
        var copying = new TokenCopy(source, copy, TokenLabel.For(label));
        Demand(_connection.Perform(null, ref copying), "copy a key");
        return copying.IsFound ? copy.ToBytes() : null;
    }

    public void Destroy(ReadOnlySpan<byte> reference)
    {
        var destruction = new TokenDestruction(KeyReference.Parse(reference));
        Demand(_connection.Perform(null, ref destruction), "destroy a key");
    }

    public void FillRandom(Span<byte> destination)
    {
        var fill = new RandomFill { Destination = destination };
        Demand(_connection.Perform(null, ref fill), "give random bytes");
    }

    public void Dispose() => _connection.Dispose();

    private KeyReference NewReference(KeyShape shape, IReadOnlyList<KeyOperation> operations)
    {
        ArgumentNullException.ThrowIfNull(operations);
        if (Lacks(shape, operations) is { } lack)
        {
            throw new ArgumentException(lack, nameof(shape));
        }

        var kind = TokenUsesOf.Kind(shape, operations);
        return KeyReference.New(kind, TokenUsesOf.Uses(kind, operations));
    }

    private static void Demand(Ckr code, string what)
    {
        if (code != Ckr.Ok)
        {
            throw new TokenUnavailableException($"The token answered {code.Text()} when asked to {what}");
        }
    }
}
