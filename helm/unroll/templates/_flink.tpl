{{/* Flink's options: the chart's, then the user's own. */}}
{{- define "unroll.flinkConfiguration" -}}
{{- $v := .Values -}}
{{- $o := dict
  "taskmanager.numberOfTaskSlots" $v.taskManager.slots
  "taskmanager.memory.task.off-heap.size" $v.taskManager.offHeap
  "taskmanager.memory.managed.fraction" $v.taskManager.managedShare
  "execution.checkpointing.dir" $v.storage.checkpoints
  "execution.checkpointing.savepoint-dir" $v.storage.savepoints
  "execution.checkpointing.num-retained" $v.storage.retained
  "execution.checkpointing.externalized-checkpoint-retention" "RETAIN_ON_CANCELLATION"
  "classloader.parent-first-patterns.additional" "ai.onnxruntime;ai.djl"
-}}
{{- if $v.highAvailability.enabled -}}
{{- $_ := merge $o (dict
  "high-availability.type" "kubernetes"
  "high-availability.storageDir" $v.highAvailability.storage) -}}
{{- end -}}
{{- if $v.metrics.enabled -}}
{{- $_ := merge $o (dict
  "metrics.reporters" "prom"
  "metrics.reporter.prom.factory.class" "org.apache.flink.metrics.prometheus.PrometheusReporterFactory"
  "metrics.reporter.prom.port" $v.metrics.port
  "metrics.reporter.prom.filterLabelValueCharacters" false
  "state.backend.rocksdb.metrics.estimate-num-keys" true) -}}
{{- end -}}
{{- if $v.gpu.count -}}
{{- $_ := merge $o (dict
  "external-resources" "gpu"
  "external-resource.gpu.amount" $v.gpu.count
  "external-resource.gpu.kubernetes.config-key" $v.gpu.resource) -}}
{{- end -}}
{{- if $v.autoscaler.enabled -}}
{{- $_ := merge $o (dict
  "jobmanager.scheduler" "adaptive"
  "job.autoscaler.enabled" true
  "job.autoscaler.utilization.target" $v.autoscaler.utilization
  "job.autoscaler.vertex.min-parallelism" $v.autoscaler.minParallelism
  "job.autoscaler.vertex.max-parallelism" $v.autoscaler.maxParallelism
  "job.autoscaler.stabilization.interval" $v.autoscaler.stabilization
  "job.autoscaler.metrics.window" $v.autoscaler.window) -}}
{{- end -}}
{{- range $name, $value := mergeOverwrite $o $v.flinkConfiguration }}
{{ $name }}: {{ include "unroll.text" $value | quote }}
{{- end }}
{{- end }}

{{/* A value as Flink reads it: YAML's whole numbers are no 1e+06. */}}
{{- define "unroll.text" -}}
{{- if and (kindIs "float64" .) (eq (floor .) .) }}{{ int64 . }}{{ else }}{{ . }}{{ end -}}
{{- end }}
