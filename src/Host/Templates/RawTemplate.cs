namespace ZPrimeGpu.Host.Templates;

/// <summary>Fine spectrum summed into the cells of the analysis grid.</summary>
/// <param name="Content">Σw [cell].</param>
/// <param name="Variance">Variance of Σw, rows of one generated event clustered: Σ_clusters (Σ w)² [cell].</param>
internal readonly record struct RawTemplate(double[] Content, double[] Variance)
{
    /// <summary>Sums a spectrum.</summary>
    public static RawTemplate Of(ProcessSpectrum spectrum, AnalysisGrid grid)
    {
        int thetaBins = spectrum.Grid.ThetaBins;
        int[] analysisCell = AnalysisCells(grid, thetaBins);
        var content = new double[grid.Cells];
        var variance = new double[grid.Cells];
        for (int fine = 0; fine < analysisCell.Length; fine++)
        {
            content[analysisCell[fine]] += spectrum.SumWeights[fine];
            variance[analysisCell[fine]] += spectrum.SumSquaredWeights[fine];
        }

        AddClusters(spectrum.Clusters, analysisCell, variance);
        return new RawTemplate(content, variance);
    }

    /// <summary>Analysis cell of each fine cell.</summary>
    public static int[] AnalysisCells(AnalysisGrid grid, int thetaBins)
    {
        var cells = new int[grid.ThetaEdgesDeg.Length * thetaBins];
        for (int i = 0; i < grid.ThetaEdgesDeg.Length; i++)
        {
            int[] edges = ThetaShareEstimator.FineEdges(grid.ThetaEdgesDeg[i], thetaBins);
            for (int t = 0; t + 1 < edges.Length; t++)
            {
                cells.AsSpan((i * thetaBins) + edges[t], edges[t + 1] - edges[t]).Fill(grid.Offsets[i] + t);
            }
        }

        return cells;
    }

    /// <summary>Adds the cross terms (Σ w)² − Σ w² of every cluster's rows in one cell.</summary>
    private static void AddClusters(ClusteredEntry[]? entries, int[] analysisCell, double[] variance)
    {
        if (entries is null)
        {
            return;
        }

        foreach (IReadOnlyList<ClusteredEntry> cluster in ClusterOrder.ByCluster(entries))
        {
            // Fine cells ascend within a cluster and so do M² bins, but θ* bins of one M² bin are contiguous too: equal cells are neighbours.
            for (int i = 0; i < cluster.Count;)
            {
                int cell = analysisCell[cluster[i].Cell];
                double sum = 0, squares = 0;
                for (; i < cluster.Count && analysisCell[cluster[i].Cell] == cell; i++)
                {
                    sum += cluster[i].Weight;
                    squares += cluster[i].Weight * cluster[i].Weight;
                }

                variance[cell] += (sum * sum) - squares;
            }
        }
    }
}
