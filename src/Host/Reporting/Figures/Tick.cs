namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>A mark on an axis.</summary>
/// <param name="Value">Where.</param>
/// <param name="Label">Its number; null for a minor tick.</param>
/// <param name="IsMajor">Long or short.</param>
internal readonly record struct Tick(double Value, RichText? Label, bool IsMajor);
