using Strongroom.Kernel;
using Strongroom.Keys;
using KeyShape = Strongroom.Crypto.KeyShape;

namespace Strongroom.Certificates;

/// <summary>What decides which key a new version gets.</summary>
/// <param name="Before">The current version, whose key may be kept; null when there is none, or when it does not matter.</param>
internal sealed record KeyWish(KeyShape Shape, KeyHome Home, bool Reuses, bool IsExportable, ObjectVersion? Before);
