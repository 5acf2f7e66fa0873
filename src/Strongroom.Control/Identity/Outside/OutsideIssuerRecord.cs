using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity.Outside;

/// <summary>An issuer whose own tokens are accepted from callers of one tenant.</summary>
/// <param name="Audience">The one audience of its tokens that are meant for this server.</param>
internal sealed record OutsideIssuerRecord(string Issuer, TenantId Tenant, string Audience, DateTimeOffset CreatedAt, ImmutableArray<OutsideMapping> Mappings)
    : IRecord<OutsideIssuerRecord>
{
    public const int MaxMappings = 200;

    private const byte NewestLayout = 1;

    /// <summary>The row's name: an issuer is a URL, which no key can hold.</summary>
    public static Guid IdOf(string issuer) => new(SHA256.HashData(Encoding.UTF8.GetBytes(issuer)).AsSpan(0, 16));

    public static void Write(RecordWriter writer, OutsideIssuerRecord record)
    {
        writer.Byte(NewestLayout);
        writer.Text(record.Issuer);
        writer.Guid(record.Tenant.Value);
        writer.Text(record.Audience);
        writer.Int64(record.CreatedAt.ToUnixTimeMilliseconds());
        writer.Int32(record.Mappings.Length);
        foreach (var mapping in record.Mappings)
        {
            writer.Text(mapping.Claim);
            writer.Text(mapping.Value);
            writer.Guid(mapping.Principal.Value);
        }
    }

    public static OutsideIssuerRecord Read(ref RecordReader reader)
    {
        reader.Layout(NewestLayout);
        var (issuer, tenant, audience) = (reader.Text(), new TenantId(reader.Guid()), reader.Text());
        var createdAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.Int64());
        var count = reader.Int32();
        reader.CheckCount(count, smallestItem: 4 + 4 + 16);
        var mappings = ImmutableArray.CreateBuilder<OutsideMapping>(count);
        for (var i = 0; i < count; i++)
        {
            mappings.Add(new OutsideMapping(reader.Text(), reader.Text(), new PrincipalId(reader.Guid())));
        }

        return new OutsideIssuerRecord(issuer, tenant, audience, createdAt, mappings.MoveToImmutable());
    }
}
