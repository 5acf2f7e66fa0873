using System.Collections.Immutable;
using System.Security.Cryptography;
using Strongroom.Identity.Federation;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity;

/// <summary>An application registration, or the like for a managed identity.</summary>
internal sealed record ApplicationRecord : IRecord<ApplicationRecord>
{
    /// <summary>Each is compared on every sign-in, so their number is bounded.</summary>
    public const int MaxCredentials = 20;

    /// <summary>As in the real directory.</summary>
    public const int MaxFederated = 20;

    /// <summary>2 added the object id, certificates, federation, trusted subjects, owners, identifiers and managed identities.</summary>
    private const byte NewestLayout = 2;

    public required string DisplayName { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required bool Enabled { get; init; }

    /// <summary>
    /// The application's one service principal, or the id that it will have: there may be none yet, or none any more. Deleting one puts a new id here, so
    /// that no two bear the same (S28).
    /// </summary>
    public required PrincipalId Principal { get; init; }

    /// <summary>The application object's own id, by which Graph names it; the client id names it everywhere else.</summary>
    public required Guid ObjectId { get; init; }

    public ImmutableArray<ClientCredential> Credentials { get; init; } = [];

    public ImmutableArray<CertificateCredential> Certificates { get; init; } = [];

    public ImmutableArray<FederatedCredential> Federated { get; init; } = [];

    public ImmutableArray<TrustedSubject> TrustedSubjects { get; init; } = [];

    /// <summary>Who may change the registration without any role.</summary>
    public ImmutableArray<PrincipalId> Owners { get; init; } = [];

    /// <summary>Names of the application as a resource; kept and shown, no tokens are issued for them.</summary>
    public ImmutableArray<string> IdentifierUris { get; init; } = [];

    /// <summary>Null for an application. A managed identity has no application object in Graph, and no credential but federated ones.</summary>
    public ManagedIdentityFacts? ManagedIdentity { get; init; }

    public static void Write(RecordWriter writer, ApplicationRecord record)
    {
        writer.Byte(NewestLayout);
        writer.Text(record.DisplayName);
        writer.Int64(record.CreatedAt.ToUnixTimeMilliseconds());
        writer.Bool(record.Enabled);
        writer.Guid(record.Principal.Value);
        writer.Int32(record.Credentials.Length);
        foreach (var credential in record.Credentials)
        {
            writer.Guid(credential.KeyId);
            writer.Raw(credential.Hash.AsSpan());
            writer.Text(credential.Hint);
            writer.Int64(credential.CreatedAt.ToUnixTimeMilliseconds());
            writer.OptionalInt64(credential.ExpiresAt?.ToUnixTimeMilliseconds());
            writer.Bool(credential.Enabled);
            writer.OptionalText(credential.DisplayName);
        }

        writer.Guid(record.ObjectId);
        WriteCertificates(writer, record.Certificates);
        WriteFederated(writer, record.Federated);
        writer.Int32(record.TrustedSubjects.Length);
        foreach (var trusted in record.TrustedSubjects)
        {
            writer.Text(trusted.SubjectName);
            writer.Guid(trusted.Authority);
        }

        StoredOwners.Write(writer, record.Owners);
        writer.TextList(record.IdentifierUris);
        writer.Bool(record.ManagedIdentity is not null);
        if (record.ManagedIdentity is { } managed)
        {
            writer.Text(managed.ResourceId);
            writer.Bool(managed.IsSystemAssigned);
        }
    }

    public static ApplicationRecord Read(ref RecordReader reader)
    {
        var layout = reader.Layout(NewestLayout);
        var displayName = reader.Text();
        var createdAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.Int64());
        var enabled = reader.Bool();
        var principal = new PrincipalId(reader.Guid());
        var credentials = ReadCredentials(ref reader, layout);
        var oldest = new ApplicationRecord
        {
            DisplayName = displayName,
            CreatedAt = createdAt,
            Enabled = enabled,
            Principal = principal,
            Credentials = credentials,
            ObjectId = ObjectIdOf(principal),
        };
        return layout == 1 ? oldest : oldest with
        {
            ObjectId = reader.Guid(),
            Certificates = ReadCertificates(ref reader),
            Federated = ReadFederated(ref reader),
            TrustedSubjects = ReadTrustedSubjects(ref reader),
            Owners = StoredOwners.Read(ref reader),
            IdentifierUris = [.. reader.TextList()],
            ManagedIdentity = reader.Bool() ? new ManagedIdentityFacts(reader.Text(), reader.Bool()) : null,
        };
    }

    /// <summary>Applications of layout 1 had no object id; theirs follows from the principal's, and so never changes.</summary>
    private static Guid ObjectIdOf(PrincipalId principal)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(principal.Value.ToByteArray(), hash);
        return new Guid(hash[..16]);
    }

    private static void WriteCertificates(RecordWriter writer, ImmutableArray<CertificateCredential> certificates)
    {
        writer.Int32(certificates.Length);
        foreach (var certificate in certificates)
        {
            writer.Guid(certificate.KeyId);
            writer.Text(certificate.DisplayName);
            writer.Bytes(certificate.Certificate.AsSpan());
            writer.Int64(certificate.NotBefore.ToUnixTimeMilliseconds());
            writer.Int64(certificate.NotAfter.ToUnixTimeMilliseconds());
        }
    }

    private static ImmutableArray<CertificateCredential> ReadCertificates(ref RecordReader reader)
    {
        var count = reader.Int32();
        reader.CheckCount(count, smallestItem: 16 + 4 + 4 + 8 + 8);
        var certificates = ImmutableArray.CreateBuilder<CertificateCredential>(count);
        for (var i = 0; i < count; i++)
        {
            certificates.Add(new CertificateCredential(
                reader.Guid(),
                reader.Text(),
                [.. reader.Bytes()],
                DateTimeOffset.FromUnixTimeMilliseconds(reader.Int64()),
                DateTimeOffset.FromUnixTimeMilliseconds(reader.Int64())));
        }

        return certificates.MoveToImmutable();
    }

    private static void WriteFederated(RecordWriter writer, ImmutableArray<FederatedCredential> federated)
    {
        writer.Int32(federated.Length);
        foreach (var credential in federated)
        {
            writer.Guid(credential.Id);
            writer.Text(credential.Name);
            writer.Text(credential.Issuer);
            writer.OptionalText(credential.Subject);
            writer.TextList(credential.Audiences);
            writer.OptionalText(credential.Description);
            writer.OptionalText(credential.Expression);
        }
    }

    private static ImmutableArray<FederatedCredential> ReadFederated(ref RecordReader reader)
    {
        var count = reader.Int32();
        reader.CheckCount(count, smallestItem: 16 + 4 + 4 + 1 + 4 + 1 + 1);
        var federated = ImmutableArray.CreateBuilder<FederatedCredential>(count);
        for (var i = 0; i < count; i++)
        {
            federated.Add(new FederatedCredential(
                reader.Guid(), reader.Text(), reader.Text(), reader.OptionalText(), [.. reader.TextList()], reader.OptionalText(), reader.OptionalText()));
        }

        return federated.MoveToImmutable();
    }

    private static ImmutableArray<TrustedSubject> ReadTrustedSubjects(ref RecordReader reader)
    {
        var count = reader.Int32();
        reader.CheckCount(count, smallestItem: 4 + 16);
        var trusted = ImmutableArray.CreateBuilder<TrustedSubject>(count);
        for (var i = 0; i < count; i++)
        {
            trusted.Add(new TrustedSubject(reader.Text(), reader.Guid()));
        }

        return trusted.MoveToImmutable();
    }

    private static ImmutableArray<ClientCredential> ReadCredentials(ref RecordReader reader, byte layout)
    {
        var count = reader.Int32();
        reader.CheckCount(count, smallestItem: 16 + ClientCredential.HashSize + 4 + 8 + 1 + 1);
        var credentials = ImmutableArray.CreateBuilder<ClientCredential>(count);
        for (var i = 0; i < count; i++)
        {
            credentials.Add(new ClientCredential(
                reader.Guid(),
                [.. reader.Raw(ClientCredential.HashSize)],
                reader.Text(),
                DateTimeOffset.FromUnixTimeMilliseconds(reader.Int64()),
                reader.OptionalInt64() is { } end ? DateTimeOffset.FromUnixTimeMilliseconds(end) : null,
                reader.Bool())
            {
                DisplayName = layout >= 2 ? reader.OptionalText() : null,
            });
        }

        return credentials.MoveToImmutable();
    }
}
