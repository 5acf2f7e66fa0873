using System.Collections.Immutable;
using Strongroom.Crypto;
using Strongroom.Objects;
using Strongroom.Storage;
using KeyShape = Strongroom.Crypto.KeyShape;

namespace Strongroom.Keys;

/// <summary>One version of a key: its attributes, its public part, and its material or the token's reference, sealed for this key and version.</summary>
internal sealed record KeyVersion : StoredVersion, IRecord<KeyVersion>
{
    /// <summary>More operations than exist fit in no key.</summary>
    private const int MostOperations = 8;

    public required KeyShape Shape { get; init; }

    public required KeyHome Home { get; init; }

    /// <summary><c>key_ops</c>, in the order in which they were given. It may be empty: the key is then of no use.</summary>
    public required ImmutableArray<KeyOperation> Operations { get; init; }

    public required PublicKeyParts PublicParts { get; init; }

    /// <summary>In a token the reference is sealed like material is: whoever edits the store cannot point a name at another key.</summary>
    public required byte[] SealedMaterial { get; init; }

    /// <summary>JWK's <c>kty</c>, which tells who holds the key.</summary>
    public string WireType => (Shape.Type, Home) switch
    {
        (KeyType.Rsa, KeyHome.Software) => "RSA",
        (KeyType.Rsa, _) => "RSA-HSM",
        (KeyType.Ec, KeyHome.Software) => "EC",
        (KeyType.Ec, _) => "EC-HSM",
        (KeyType.Oct, KeyHome.Software) => "oct",
        (KeyType.Oct, _) => "oct-HSM",
        _ => "OKP",
    };

    public override bool ReachesOutside => Home == KeyHome.Token;

    public string HsmPlatform => Home == KeyHome.Token ? "2" : "0";

    public static void Write(RecordWriter writer, KeyVersion record)
    {
        writer.Byte(1);
        WriteAttributes(writer, record);
        writer.TextMap(record.Tags);
        writer.Byte((byte)record.Shape.Type);
        writer.Int32(record.Shape.Bits);
        writer.Byte(record.Shape.Curve?.Id ?? 0);
        writer.Byte((byte)record.Home);
        writer.Byte((byte)record.Operations.Length);
        foreach (var operation in record.Operations)
        {
            writer.Byte((byte)operation);
        }

        writer.Bytes(record.PublicParts.First);
        writer.Bytes(record.PublicParts.Second);
        writer.Bytes(record.SealedMaterial);
    }

    public static KeyVersion Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new KeyVersion
        {
            Version = ReadVersion(ref reader),
            Ordinal = reader.Int32(),
            Enabled = reader.Bool(),
            NotBefore = reader.OptionalInt64(),
            Expires = reader.OptionalInt64(),
            Created = reader.Int64(),
            Updated = reader.Int64(),
            Tags = reader.TextMap(),
            Shape = ReadShape(ref reader),
            Home = reader.Byte() is <= 1 and var home ? (KeyHome)home : throw new InvalidDataException("A key lives nowhere that is known"),
            Operations = ReadOperations(ref reader),
            PublicParts = new PublicKeyParts(reader.Bytes().ToArray(), reader.Bytes().ToArray()),
            SealedMaterial = reader.Bytes().ToArray(),
        };
    }

    private static KeyShape ReadShape(ref RecordReader reader)
    {
        var type = (KeyType)reader.Byte();
        var bits = reader.Int32();
        var curve = reader.Byte() is > 0 and var id ? EcCurve.Find(id) : null;
        var isSound = Enum.IsDefined(type) && bits is > 0 and <= 8192 && (type == KeyType.Ec) == (curve is not null);
        return isSound ? new KeyShape(type, bits, curve) : throw new InvalidDataException("A key is of no known kind");
    }

    private static ImmutableArray<KeyOperation> ReadOperations(ref RecordReader reader)
    {
        var count = reader.Byte();
        if (count > MostOperations)
        {
            throw new InvalidDataException("A key has more operations than there are");
        }

        var operations = ImmutableArray.CreateBuilder<KeyOperation>(count);
        for (var i = 0; i < count; i++)
        {
            var operation = (KeyOperation)reader.Byte();
            operations.Add(Enum.IsDefined(operation) ? operation : throw new InvalidDataException("A key has an operation that is not known"));
        }

        return operations.MoveToImmutable();
    }
}
