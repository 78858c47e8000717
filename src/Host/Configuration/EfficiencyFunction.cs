namespace ZPrimeGpu.Host.Configuration;

/// <summary>An efficiency as a function of M²rec with two parameters and their covariance.</summary>
/// <param name="Form">ε = η or ε = 1/(1 + e^−η), with η = a + b M².</param>
/// <param name="Intercept">a.</param>
/// <param name="Slope">b [GeV⁻²].</param>
/// <param name="InterceptVariance">Variance of a.</param>
/// <param name="Covariance">Covariance of a and b.</param>
/// <param name="SlopeVariance">Variance of b.</param>
internal sealed record EfficiencyFunction(
    EfficiencyForm Form, double Intercept, double Slope, double InterceptVariance, double Covariance, double SlopeVariance)
{
    /// <summary>ε(M²), within [0, 1].</summary>
    public double At(double m2)
    {
        double eta = Intercept + (Slope * m2);
        return Form == EfficiencyForm.Linear ? Math.Clamp(eta, 0, 1) : 1 / (1 + Math.Exp(-eta));
    }

    /// <summary>Standard deviation of ε(M²) from the covariance of the parameters.</summary>
    public double ErrorAt(double m2)
    {
        double e = At(m2);
        double variance = InterceptVariance + (2 * m2 * Covariance) + (m2 * m2 * SlopeVariance);
        return (Form == EfficiencyForm.Linear ? 1 : e * (1 - e)) * Math.Sqrt(Math.Max(0, variance));
    }

    /// <summary>Relative standard deviation; 0 where the efficiency vanishes.</summary>
    public double RelativeErrorAt(double m2) => At(m2) is double e and > 0 ? ErrorAt(m2) / e : 0;
}
