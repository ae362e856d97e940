{{- define "unroll.labels" -}}
app.kubernetes.io/name: unroll
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{/* Flink's own label on the pods that it starts. */}}
{{- define "unroll.selector" -}}
app: {{ .Release.Name }}
type: flink-native-kubernetes
{{- end }}

{{- define "unroll.serviceAccount" -}}
{{ .Values.serviceAccount.name | default .Release.Name }}
{{- end }}

{{- define "unroll.image" -}}
{{- with .Values.image -}}
{{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag }}{{ end }}
{{- end -}}
{{- end }}

{{- define "unroll.pipeline" -}}
{{ if kindIs "string" .Values.pipeline }}{{ .Values.pipeline }}{{ else }}{{ toYaml .Values.pipeline }}{{ end }}
{{- end }}

{{/* The job of a FlinkDeployment and of a FlinkSessionJob alike. */}}
{{- define "unroll.job" -}}
jarURI: {{ .Values.job.jar | quote }}
args: [/etc/unroll/pipeline.yaml]
parallelism: {{ .Values.job.parallelism }}
state: {{ .Values.job.state }}
upgradeMode: {{ .Values.job.upgradeMode }}
allowNonRestoredState: {{ .Values.job.allowNonRestoredState }}
{{- with .Values.job.initialSavepoint }}
initialSavepointPath: {{ . | quote }}
{{- end }}
{{- end }}
