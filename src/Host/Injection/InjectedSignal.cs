namespace ZPrimeGpu.Host.Injection;

/// <summary>A signal to add.</summary>
/// <param name="MassGeV">Mass [GeV].</param>
/// <param name="WidthOverMass">Γ/M; 0 = narrow.</param>
/// <param name="CrossSectionFb">Cross section [fb].</param>
internal readonly record struct InjectedSignal(double MassGeV, double WidthOverMass, double CrossSectionFb);
