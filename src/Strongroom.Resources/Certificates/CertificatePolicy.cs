using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Crypto;
using Strongroom.Keys;
using Strongroom.Storage;
using KeyShape = Strongroom.Crypto.KeyShape;

namespace Strongroom.Certificates;

/// <summary>How a certificate's next version is made, and what happens before a version ends (wire reference §6.1). One for all versions.</summary>
internal sealed record CertificatePolicy
{
    /// <summary>The private key is in the secret.</summary>
    public required bool IsExportable { get; init; }

    public required KeyShape Shape { get; init; }

    public required KeyHome Home { get; init; }

    /// <summary>A renewal keeps the key.</summary>
    public required bool ReusesKey { get; init; }

    /// <summary>Of the secret: one of <see cref="SecretForm"/>.</summary>
    public required string ContentType { get; init; }

    /// <summary>The distinguished name as it was given; empty when the names alone say who it is.</summary>
    public required string Subject { get; init; }

    public required SubjectNames Names { get; init; }

    /// <summary>Dotted OIDs; empty means none.</summary>
    public required ImmutableArray<string> ExtendedKeyUsages { get; init; }

    public required X509KeyUsageFlags KeyUsage { get; init; }

    /// <summary>Calendar months; 0 only of what was imported with less than one.</summary>
    public required int ValidityMonths { get; init; }

    public required bool IsAuthority { get; init; }

    public required ImmutableArray<LifetimeAction> Actions { get; init; }

    /// <summary><c>Self</c>, <c>Unknown</c>, or an issuer of the vault.</summary>
    public required string IssuerName { get; init; }

    /// <summary><c>cty</c>: a product of the issuer's.</summary>
    public string? CertificateType { get; init; }

    public bool? Transparency { get; init; }

    public required bool Enabled { get; init; }

    public required long Created { get; init; }

    public required long Updated { get; init; }

    public bool IsSelf => IssuerName == IssuerNames.Self;

    public bool IsUnknown => IssuerName == IssuerNames.Unknown;

    public static void Write(RecordWriter writer, CertificatePolicy record)
    {
        writer.Byte(1);
        writer.Bool(record.IsExportable);
        writer.Byte((byte)record.Shape.Type);
        writer.Int32(record.Shape.Bits);
        writer.Byte(record.Shape.Curve?.Id ?? 0);
        writer.Byte((byte)record.Home);
        writer.Bool(record.ReusesKey);
        writer.Text(record.ContentType);
        writer.Text(record.Subject);
        writer.TextList([.. record.Names.Dns]);
        writer.TextList([.. record.Names.Emails]);
        writer.TextList([.. record.Names.Upns]);
        writer.TextList([.. record.Names.Uris]);
        writer.TextList([.. record.Names.Addresses.Select(address => address.ToString())]);
        writer.TextList([.. record.ExtendedKeyUsages]);
        writer.Int32((int)record.KeyUsage);
        writer.Int32(record.ValidityMonths);
        writer.Bool(record.IsAuthority);
        writer.Byte((byte)record.Actions.Length);
        foreach (var action in record.Actions)
        {
            writer.Byte((byte)action.Type);
            writer.Bool(action.IsPercentage);
            writer.Int32(action.Value);
        }

        writer.Text(record.IssuerName);
        writer.OptionalText(record.CertificateType);
        writer.Byte(record.Transparency switch { null => 0, false => 1, true => 2 });
        writer.Bool(record.Enabled);
        writer.Int64(record.Created);
        writer.Int64(record.Updated);
    }

    public static CertificatePolicy Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new CertificatePolicy
        {
            IsExportable = reader.Bool(),
            Shape = ReadShape(ref reader),
            Home = (KeyHome)reader.Byte(),
            ReusesKey = reader.Bool(),
            ContentType = reader.Text(),
            Subject = reader.Text(),
            Names = new SubjectNames
            {
                Dns = [.. reader.TextList()],
                Emails = [.. reader.TextList()],
                Upns = [.. reader.TextList()],
                Uris = [.. reader.TextList()],
                Addresses = [.. reader.TextList().Select(IPAddress.Parse)],
            },
            ExtendedKeyUsages = [.. reader.TextList()],
            KeyUsage = (X509KeyUsageFlags)reader.Int32(),
            ValidityMonths = reader.Int32(),
            IsAuthority = reader.Bool(),
            Actions = ReadActions(ref reader),
            IssuerName = reader.Text(),
            CertificateType = reader.OptionalText(),
            Transparency = reader.Byte() switch { 0 => null, 1 => false, _ => true },
            Enabled = reader.Bool(),
            Created = reader.Int64(),
            Updated = reader.Int64(),
        };
    }

    private static KeyShape ReadShape(ref RecordReader reader)
    {
        var type = (KeyType)reader.Byte();
        var bits = reader.Int32();
        var curve = reader.Byte() is > 0 and var id ? EcCurve.Find(id) : null;
        return new KeyShape(type, bits, curve);
    }

    private static ImmutableArray<LifetimeAction> ReadActions(ref RecordReader reader)
    {
        var count = reader.Byte();
        var actions = ImmutableArray.CreateBuilder<LifetimeAction>(count);
        for (var i = 0; i < count; i++)
        {
            actions.Add(new LifetimeAction((LifetimeActionType)reader.Byte(), reader.Bool(), reader.Int32()));
        }

        return actions.MoveToImmutable();
    }
}
