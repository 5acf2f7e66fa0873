using Strongroom.Objects;

namespace Strongroom.Certificates;

internal sealed class CertificateErasure() : ObjectErasure<CertificateHead, CertificateVersion>(CertificateRows.Shelf);
