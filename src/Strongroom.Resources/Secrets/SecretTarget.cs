using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Secrets;

/// <summary>What the path names.</summary>
/// <param name="Version">Null when the path names no version.</param>
/// <param name="VersionText">The version as written; set together with a null <paramref name="Version"/> when it can be no version's id.</param>
internal readonly record struct SecretTarget(ObjectName Name, ObjectVersion? Version, string? VersionText)
{
    /// <summary>Refuses a name outside <c>^[0-9a-zA-Z-]{1,127}$</c>. A version that cannot exist is left for the work to miss.</summary>
    public static Result<SecretTarget> Bind(Passage passage)
    {
        var given = passage.Route("name") ?? "";
        if (!ObjectName.TryParse(given, out var name))
        {
            return Refusals.InvalidName(given);
        }

        var text = passage.Route("version");
        ObjectVersion? version = ObjectVersion.TryParse(text, out var parsed) ? parsed : null;
        var target = new SecretTarget(name, version, text);
        passage.ObjectId = new SecretJson(passage).BaseId(name) + (version is null ? "" : $"/{version}");
        return target;
    }

    public VaultError NotFound() => SecretRefusals.NotFound(VersionText is null ? Name.Shown : $"{Name.Shown}/{(VersionText.Length <= 128 ? VersionText : VersionText[..128])}");
}
