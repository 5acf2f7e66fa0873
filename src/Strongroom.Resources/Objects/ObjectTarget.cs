using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Objects;

/// <summary>What the path names.</summary>
/// <param name="Version">Null when the path names no version.</param>
/// <param name="VersionText">The version as written; set together with a null <paramref name="Version"/> when it can be no version's id.</param>
internal readonly record struct ObjectTarget(ObjectKind Kind, ObjectName Name, ObjectVersion? Version, string? VersionText)
{
    private const int ShownVersion = 128;

    /// <summary>Refuses a name outside <c>^[0-9a-zA-Z-]{1,127}$</c>. A version that cannot exist is left for the work to miss.</summary>
    public static Result<ObjectTarget> Bind(Passage passage, ObjectKind kind)
    {
        ArgumentNullException.ThrowIfNull(passage);
        ArgumentNullException.ThrowIfNull(kind);
        var given = passage.Route("name") ?? "";
        if (!ObjectName.TryParse(given, out var name))
        {
            return Refusals.InvalidName(given);
        }

        var text = passage.Route("version");
        ObjectVersion? version = ObjectVersion.TryParse(text, out var parsed) ? parsed : null;
        passage.ObjectId = version is { } known ? kind.Id(passage.Origin, name, known) : kind.BaseId(passage.Origin, name);
        return new ObjectTarget(kind, name, version, text);
    }

    public VaultError NotFound() =>
        Kind.NotFound(VersionText is null ? Name.Shown : $"{Name.Shown}/{(VersionText.Length <= ShownVersion ? VersionText : VersionText[..ShownVersion])}");
}
