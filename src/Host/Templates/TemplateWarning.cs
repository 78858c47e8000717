namespace ZPrimeGpu.Host.Templates;

/// <summary>A window in which smoothing changed the total of a process by more than three standard deviations of the raw total.</summary>
/// <param name="Process">Process.</param>
/// <param name="MassGeV">Hypothesis of the window [GeV].</param>
/// <param name="Raw">Σw of the window.</param>
/// <param name="Smoothed">Smoothed total.</param>
/// <param name="Sigma">Monte-Carlo error of the raw total, clustered; that of a zero count where it is 0.</param>
internal readonly record struct TemplateWarning(string Process, double MassGeV, double Raw, double Smoothed, double Sigma)
{
    /// <summary>Disagreement from which on it is reported [standard deviations].</summary>
    public const double Threshold = 3;

    /// <summary>Difference in standard deviations.</summary>
    public double Pull => (Smoothed - Raw) / Sigma;

    /// <summary>Finds the windows of one process.</summary>
    public static IEnumerable<TemplateWarning> Find(BackgroundTemplate background, AnalysisGrid grid, MassWindowGrid masses)
    {
        foreach (MassHypothesis hypothesis in masses.Hypotheses)
        {
            var ones = new double[masses.BinsOf(hypothesis)];
            Array.Fill(ones, 1.0);
            int first = masses.FirstBin(hypothesis);
            double raw = background.Projection.Sum(first, ones);
            double variance = background.Projection.Variance(first, ones);
            double sigma = variance > 0
                ? Math.Sqrt(variance)
                : ZeroCount.UpperLimit * background.Projection.TypicalWeight[hypothesis.CentreEdge];
            double smoothed = 0;
            for (int cell = grid.Offsets[first]; cell < grid.Offsets[first + ones.Length]; cell++)
            {
                smoothed += background.Template.Content[cell];
            }

            if (Math.Abs(smoothed - raw) > Threshold * sigma)
            {
                yield return new TemplateWarning(background.Template.Process, hypothesis.MassGeV, raw, smoothed, sigma);
            }
        }
    }

    /// <summary>One sentence for each process that has any, naming the worst window.</summary>
    public static IEnumerable<string> Sentences(IEnumerable<TemplateWarning> warnings)
        => warnings.GroupBy(w => w.Process).Select(process =>
        {
            TemplateWarning worst = process.MaxBy(w => Math.Abs(w.Pull));
            return $"Smoothing of {process.Key} changes the total of {process.Count()} windows between {process.Min(w => w.MassGeV):F3} and "
                + $"{process.Max(w => w.MassGeV):F3} GeV by more than {Threshold} standard deviations; most at {worst.MassGeV:F3} GeV: "
                + $"{worst.Smoothed:G4} for {worst.Raw:G4} ± {worst.Sigma:G2} simulated.";
        });
}
