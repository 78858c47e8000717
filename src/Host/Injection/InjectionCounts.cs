namespace ZPrimeGpu.Host.Injection;

/// <summary>What went into a file of pseudo-data.</summary>
/// <param name="DataRows">Rows of the data.</param>
/// <param name="Drawn">Signal events drawn, before any cut.</param>
/// <param name="Expected">Expected number of them.</param>
/// <param name="Written">Signal events written: those that pass the cuts which the data have passed already.</param>
/// <param name="Selected">Those of them that pass every cut.</param>
/// <param name="GeneratedMassesGeV">Generated masses that they were made from.</param>
/// <param name="InRange">Part of the line shape between the generated masses; what is injected is normalised there.</param>
internal sealed record InjectionCounts(
    long DataRows, long Drawn, double Expected, long Written, long Selected, IReadOnlyList<double> GeneratedMassesGeV, double InRange);
