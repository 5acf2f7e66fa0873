using Microsoft.AspNetCore.Http;

namespace Strongroom.Server.Plain;

/// <summary>
/// Something small and public that is answered without TLS because those who ask cannot use it. It knows no caller, changes nothing, shows nothing that is
/// not meant for everybody, and has no operation: such answers are in no audit trail.
/// </summary>
internal interface IPlainSurface
{
    bool Owns(PathString path);

    /// <summary>Answers a GET or HEAD.</summary>
    Task AnswerAsync(HttpContext http);
}
