using Strongroom.Storage;

namespace Strongroom.Server.Tls;

internal static class TlsRows
{
    public static readonly RowShape<CaRecord> Ca = new("sys/tls/ca", "The installation's certificate authority; its key is sealed");
}
